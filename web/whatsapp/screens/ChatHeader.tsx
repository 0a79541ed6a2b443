// Who one talks with, and what happens there right now.
import { go, useWide } from "kit/app";
import type { Chat } from "kit/core";
import { TimerMark } from "kit/conversation";
import { ChatBadges } from "kit/cross";
import { useT } from "kit/i18n";
import { ChatAvatar, PresenceText, useTypingText } from "kit/list";
import { IconButton, Menu, type MenuEntry } from "kit/parts";
import { useTyping } from "kit/stores";
import { Name, forDisplay } from "kit/text";

import type { Words } from "../words/type";

export function ChatHeader(props: { chat: Chat; onInfo: () => void; onSearch: () => void }) {
  const { chat, onInfo, onSearch } = props;
  const t = useT<Words>();
  const isPhone = useWide() === "phone";
  // Beside the list it stands below the list's heading; alone it is the first.
  const Heading = isPhone ? "h1" : "h2";
  const info = chat.row.kind === "group" ? t("group.info") : t("chat.info");
  const items: MenuEntry<"open-info" | "search" | "close">[] = [
    { id: "open-info", text: info },
    ...(isPhone ? [{ id: "search" as const, text: t("w.search.title") }] : []),
    { id: "close", text: t("w.chat.close") },
  ];
  return (
    <header data-part="header">
      {isPhone ? (
        <IconButton name="back" action="back" label={t("back")} onPress={() => go({ name: "home" })} />
      ) : null}
      <Heading data-part="header-heading">
        <button type="button" data-part="header-main" data-action="info" onClick={onInfo}>
          <ChatAvatar row={chat.row} size={40} />
          <span data-part="header-text">
            <span data-part="header-title">
              <Name text={chat.row.title} fallback={chat.row.peer?.handle || t("chat.unnamed")} />
              <TimerMark chat={chat} />
              <ChatBadges row={chat.row} />
            </span>
            <Detail chat={chat} />
          </span>
        </button>
      </Heading>
      {isPhone ? null : (
        <IconButton name="search" action="search-in-chat" label={t("w.search.title")} onPress={onSearch} />
      )}
      <Menu
        label={t("w.menu")}
        trigger={<IconButton name="more" action="header-menu" label={t("w.menu")} />}
        items={items}
        onAction={(id) => {
          if (id === "open-info") onInfo();
          else if (id === "search") onSearch();
          else go({ name: "home" });
        }}
      />
    </header>
  );
}

/** A name of either direction among others, in one line that may be cut. */
const isolated = (name: string): string => `\u2068${name}\u2069`;

/** Who types; else the members of a group, or by what a person is found. */
function Detail({ chat }: { chat: Chat }) {
  const t = useT<Words>();
  const typing = useTyping(chat.row.id);
  const typingText = useTypingText();
  const isGroup = chat.row.kind === "group";
  if (typing.length > 0) {
    return (
      <span data-part="header-detail" data-typing="">
        {typingText(typing, isGroup)}
      </span>
    );
  }
  if (isGroup) {
    const others = chat.members.filter(({ person }) => !person.isMe);
    const names = others.map(({ person }) => isolated(forDisplay(person.shown)));
    if (others.length < chat.members.length) names.push(t("you"));
    return (
      <span data-part="header-detail">
        {names.length === 0 ? t("group.info") : names.join(t("w.comma"))}
      </span>
    );
  }
  const handle = chat.row.peer?.handle ?? "";
  const otherwise = handle === "" || handle === chat.row.title ? t("w.header.hint") : <bdi dir="ltr">{handle}</bdi>;
  return (
    <span data-part="header-detail">
      <PresenceText presence={chat.row.presence} otherwise={otherwise} />
    </span>
  );
}
