// What stands above the first message of a chat.
import { Icon } from "kit/app";
import { useConversation } from "kit/conversation";
import { ChatAvatar } from "kit/list";
import { Name, nameForDisplay } from "kit/text";

import { useT } from "../words";

export function ChatStart() {
  const t = useT();
  const { chat } = useConversation();
  if (chat === null) return null;
  const { row, members } = chat;
  return (
    <div data-part="chat-start">
      <ChatAvatar row={row} size={80} />
      <h2 data-part="chat-start-title">
        <Name text={row.title} fallback={t("chat.unnamed")} />
      </h2>
      <p data-part="chat-start-line">
        {row.kind === "group" ? (
          t("group.members", { count: members.length })
        ) : row.peer === null || row.peer.handle === row.title ? null : (
          <bdi>{row.peer.handle}</bdi>
        )}
      </p>
      <p data-part="chat-start-note">
        <Icon name="lock" />
        <span>
          {row.kind === "group" ? t("m.start.group") : t("m.start.direct", { name: nameForDisplay(row.title, row.peer?.handle ?? "") })}
        </span>
      </p>
    </div>
  );
}
