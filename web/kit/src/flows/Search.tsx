// What is found for a text in the list's search: chats that are called so, then messages.
import type { ReactNode } from "react";

import { href } from "kit/app/route";
import { ChatBadges } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { ChatAvatar } from "kit/list/ChatLine";
import { Row, Section } from "kit/parts/Page";
import { useChatsNamed } from "kit/stores/chats";
import { Name } from "kit/text/Text";

import { SearchResults } from "./Found";

/** So many chats at most, so that messages are seen too. */
const CHATS = 8;

export function SearchAll(props: { text: string; avatar: number }): ReactNode {
  const t = useT();
  const chats = useChatsNamed(props.text, CHATS);
  return (
    <div data-part="search-page">
      {chats.length === 0 ? null : (
        <Section title={t("search.chats")} name="chats-found">
          {chats.map((row) => (
            <Row
              key={row.id}
              part="chat-hit"
              href={href({ name: "chat", id: row.id, row: null })}
              start={<ChatAvatar row={row} size={props.avatar} />}
              title={<Name text={row.title} fallback={row.peer?.handle || t("chat.unnamed")} />}
              detail={row.peer === null ? undefined : <bdi dir="ltr">{row.peer.handle}</bdi>}
              end={<ChatBadges row={row} />}
            />
          ))}
        </Section>
      )}
      <Section title={t("search.messages")} name="messages-found">
        <SearchResults text={props.text} />
      </Section>
    </div>
  );
}
