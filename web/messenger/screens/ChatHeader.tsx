// Who one is writing with. A press on it leads to the chat's info, as does the round "i".
import { ChatBadges } from "kit/cross";
import { TimerMark, useConversation } from "kit/conversation";
import { ChatAvatar, PresenceText } from "kit/list";
import { IconButton } from "kit/parts";
import { Name } from "kit/text";

import { useT } from "../words";

type ChatHeaderProps = {
  onBack: (() => void) | undefined;
  infoOpen: boolean;
  onInfo: () => void;
  searching: boolean;
  onSearch: () => void;
};

export function ChatHeader({ onBack, infoOpen, onInfo, searching, onSearch }: ChatHeaderProps) {
  const t = useT();
  const { chat } = useConversation();

  return (
    <header data-part="header">
      {onBack === undefined ? null : <IconButton name="back" label={t("back")} action="back" onPress={onBack} />}
      {chat === null ? null : (
        <div data-part="header-person">
          <ChatAvatar row={chat.row} size={40} />
          <div data-part="header-words">
            <h1 id="chat-title" data-part="header-title">
              <button type="button" onClick={onInfo}>
                <Name text={chat.row.title} fallback={t("chat.unnamed")} />
                <TimerMark chat={chat} />
              </button>
            </h1>
            <div data-part="header-line">
              {chat.row.kind === "group" ? (
                <span>{t("group.members", { count: chat.members.length })}</span>
              ) : (
                <PresenceText presence={chat.row.presence} />
              )}
              <ChatBadges row={chat.row} />
            </div>
          </div>
        </div>
      )}
      <span data-part="header-actions">
        <IconButton
          name={searching ? "close" : "search"}
          label={searching ? t("m.search.close") : t("m.search.chat")}
          action="search-in-chat"
          onPress={onSearch}
        />
        <IconButton
          name="info"
          label={infoOpen ? t("m.info.close") : t("m.info.open")}
          action="info"
          onPress={onInfo}
        />
      </span>
    </header>
  );
}
