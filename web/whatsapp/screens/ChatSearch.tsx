// Looking for words in one chat, beside it.
import { useState } from "react";

import type { ConversationId } from "kit/core";
import { SearchResults } from "kit/flows";
import { useT } from "kit/i18n";
import { Page, SearchField } from "kit/parts";

import type { Words } from "../words/type";

export function ChatSearch({ id, onBack }: { id: ConversationId; onBack: () => void }) {
  const t = useT<Words>();
  const [text, setText] = useState("");
  return (
    <Page name="chat-search" title={t("w.search.title")} onBack={onBack}>
      <SearchField label={t("w.search.title")} value={text} onChange={setText} autoFocus />
      {text.trim() === "" ? (
        <p data-part="list-empty">{t("w.search.hint")}</p>
      ) : (
        <SearchResults text={text} conversation={id} />
      )}
    </Page>
  );
}
