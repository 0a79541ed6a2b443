// What one can see and change about a conversation: the kit's page and what this app adds to it.
import { useState, type ReactNode } from "react";

import { Icon } from "kit/app";
import type { ConversationId, Folder } from "kit/core";
import { ChatInfo, SearchResults } from "kit/flows";
import { Dialog, Row, SearchField, Section, toast } from "kit/parts";
import { useAsk, useChat } from "kit/stores";

import { useWords } from "../words";

export function Details(props: { id: ConversationId; onBack: () => void }): ReactNode {
  return <ChatInfo id={props.id} onBack={props.onBack} extra={<Extra id={props.id} />} />;
}

function Extra({ id }: { id: ConversationId }): ReactNode {
  const t = useWords();
  const chat = useChat(id);
  const { ask } = useAsk();
  const [isSearching, setSearching] = useState(false);
  const [text, setText] = useState("");
  const folder = chat?.row.folder;
  const move = async (to: Folder, said: string) => {
    const moved = await ask({ kind: "move", conversation: id, folder: to });
    if (moved !== null) toast(said);
  };
  return (
    <Section>
      <Row
        start={<Icon name="search" />}
        title={t("i.search.in")}
        action="search-in-chat"
        onPress={() => setSearching(true)}
      />
      {folder === "inbox" ? (
        <Row
          start={<Icon name="folder" />}
          title={t("i.move.general")}
          action="move-general"
          onPress={() => void move("general", t("i.moved.general"))}
        />
      ) : null}
      {folder === "general" ? (
        <Row
          start={<Icon name="folder" />}
          title={t("i.move.primary")}
          action="move-inbox"
          onPress={() => void move("inbox", t("i.moved.primary"))}
        />
      ) : null}
      <Dialog
        title={t("i.search.in")}
        name="above"
        isOpen={isSearching}
        onClose={() => setSearching(false)}
      >
        <div className="dialog-search">
          <SearchField label={t("i.search.in")} value={text} onChange={setText} autoFocus />
        </div>
        <SearchResults text={text} conversation={id} />
      </Dialog>
    </Section>
  );
}
