// One row of a list: face, name, the last words with their time, and how far an own message has come.
import type { ChatRow } from "kit/core";
import { ChatAvatar, ChatLast, ChatMarks, ChatTime, ChatTitle } from "kit/list";

import { ReceiptRing } from "../icons/receipt";

export const renderRow = (row: ChatRow) => <ListRow row={row} />;

function ListRow({ row }: { row: ChatRow }) {
  return (
    <>
      <ChatAvatar row={row} />
      <ChatTitle row={row} />
      <ChatLast row={row} />
      <ChatTime row={row} />
      <LastReceipt row={row} />
      <ChatMarks row={row} />
    </>
  );
}

/** The last words say it to screen readers already. */
function LastReceipt({ row }: { row: ChatRow }) {
  const { last, peer } = row;
  if (last === null || !last.isOwn || last.receipt === "none" || row.draft !== null) return null;
  return (
    <span data-part="last-receipt" aria-hidden="true">
      {last.receipt !== "read" ? (
        <ReceiptRing stage={last.receipt} />
      ) : peer === null ? (
        <ReceiptRing stage="delivered" />
      ) : (
        <ChatAvatar row={row} size={14} />
      )}
    </span>
  );
}
