// Search over the messages of one chat, in the place of the messages.
import { useState } from "react";

import type { ConversationId } from "kit/core";
import { SearchResults } from "kit/flows";
import { SearchField } from "kit/parts";

import { useT } from "../words";

export function ChatSearch({ id }: { id: ConversationId }) {
  const t = useT();
  const [text, setText] = useState("");
  return (
    <search data-part="chat-search">
      <SearchField
        label={t("m.search.chat")}
        placeholder={t("m.search.chat")}
        value={text}
        onChange={setText}
      />
      {text.trim() === "" ? (
        <p data-part="column-note">{t("m.search.chat.hint")}</p>
      ) : (
        <SearchResults text={text} conversation={id} />
      )}
    </search>
  );
}
