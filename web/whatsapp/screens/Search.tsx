// What is found for a word: chats by their name, then messages.
import { useEffect } from "react";

import { href } from "kit/app";
import type { ChatRow } from "kit/core";
import { ChatBadges } from "kit/cross";
import { SearchResults } from "kit/flows";
import { useT } from "kit/i18n";
import { ChatAvatar } from "kit/list";
import { Row, Section } from "kit/parts";
import { useChatList } from "kit/stores";
import { Name } from "kit/text";

import type { Words } from "../words/type";

/** As many of the newest chats are looked through, and as many are shown at most. */
const LOOKED_THROUGH = 1_000;
const SHOWN = 8;

export function Search({ text }: { text: string }) {
  const t = useT<Words>();
  const rows = useChatsNamed(text);
  return (
    <div data-part="search-page">
      {rows.length === 0 ? null : (
        <Section title={t("chats")} name="chats-found">
          {rows.map((row) => (
            <Row
              key={row.id}
              part="chat-hit"
              href={href({ name: "chat", id: row.id, row: null })}
              start={<ChatAvatar row={row} size={49} />}
              title={<Name text={row.title} fallback={row.peer?.handle || t("chat.unnamed")} />}
              detail={row.peer === null ? undefined : <bdi dir="ltr">{row.peer.handle}</bdi>}
              end={<ChatBadges row={row} />}
            />
          ))}
        </Section>
      )}
      <Section title={t("w.search.messages")} name="messages-found">
        <SearchResults text={text} />
      </Section>
    </div>
  );
}

/** By title or, for one person, by the handle without its spaces. */
function useChatsNamed(text: string): ChatRow[] {
  const { total, at, want } = useChatList("inbox", "all");
  useEffect(() => want(0, LOOKED_THROUGH), [want]);
  const wanted = text.trim().toLocaleLowerCase();
  const digits = wanted.replace(/[\s+()-]/gu, "");
  const fits = (row: ChatRow): boolean =>
    row.title.toLocaleLowerCase().includes(wanted) ||
    (digits !== "" && (row.peer?.handle.includes(digits) ?? false));
  const found: ChatRow[] = [];
  for (let index = 0; index < Math.min(total ?? 0, LOOKED_THROUGH) && found.length < SHOWN; index += 1) {
    const row = at(index);
    if (row !== null && fits(row)) found.push(row);
  }
  return found;
}
