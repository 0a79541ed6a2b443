// One row of the list: name and time above, ticks, last line and counters below.
import type { ChatRow, Receipt } from "kit/core";
import { ChatAvatar, ChatLast, ChatMarks, ChatTime, ChatTitle } from "kit/list";

import { Ticks } from "../icons/Ticks";

/** Only while the line shows an own message; the words for it are the line's. */
function receiptOf(row: ChatRow): Receipt {
  if (row.last === null || !row.last.isOwn || row.draft !== null) return "none";
  const { kind } = row.last.summary;
  return kind === "text" || kind === "file" ? row.last.receipt : "none";
}

export function ChatRowView({ row }: { row: ChatRow }) {
  const receipt = receiptOf(row);
  return (
    <>
      <ChatAvatar row={row} size={49} />
      <ChatTitle row={row} />
      <ChatTime row={row} />
      <span data-part="last-line">
        {receipt === "none" ? null : <Ticks receipt={receipt} />}
        <ChatLast row={row} />
      </span>
      <ChatMarks row={row} />
    </>
  );
}
