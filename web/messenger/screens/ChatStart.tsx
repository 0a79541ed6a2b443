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
  const handle = row.peer?.handle ?? "";
  return (
    <div data-part="chat-start">
      <ChatAvatar row={row} size={80} />
      <h2 data-part="chat-start-title">
        <Name text={row.title} fallback={t("chat.unnamed")} />
      </h2>
      {row.kind === "group" ? (
        <p data-part="chat-start-line">{t("group.members", { count: members.length })}</p>
      ) : handle === "" || handle === row.title ? null : (
        <p data-part="chat-start-line">
          <bdi data-part="handle" dir="ltr">
            {handle}
          </bdi>
        </p>
      )}
      <p data-part="chat-start-note">
        <Icon name="lock" />
        <span>
          {row.kind === "group" ? t("m.start.group") : t("m.start.direct", { name: nameForDisplay(row.title, handle) })}
        </span>
      </p>
    </div>
  );
}
