// One open chat: header, messages, composer; beside it what there is to know or to search in it.
import { useState } from "react";

import { Icon, go, useWide } from "kit/app";
import { PinnedBand } from "kit/conversation";
import type { ConversationId, MessageRow, RowId } from "kit/core";
import { ChatInfo, StrangerCard } from "kit/flows";
import { useFormat, useT } from "kit/i18n";
import { Conversation, ConversationDialogs, type Place, Thread, useConversation } from "kit/list";
import { Message } from "kit/message";

import type { Words } from "../words/type";
import { ChatHeader } from "./ChatHeader";
import { ChatSearch } from "./ChatSearch";
import { ChatWriting } from "./ChatWriting";
import { Foot } from "./Foot";

export function ChatPane(props: { id: ConversationId; row: RowId | null; hasInfo: boolean }) {
  return (
    <Conversation id={props.id} row={props.row}>
      <Panes id={props.id} hasInfo={props.hasInfo} />
      <ConversationDialogs />
    </Conversation>
  );
}

function Panes({ id, hasInfo }: { id: ConversationId; hasInfo: boolean }) {
  const wide = useWide();
  const { chat } = useConversation();
  const [isSearching, setSearching] = useState(false);

  const toChat = () => go({ name: "chat", id, row: null });
  const openInfo = () => {
    setSearching(false);
    if (hasInfo) toChat();
    else go({ name: "info", id });
  };
  const openSearch = () => {
    setSearching(true);
    if (hasInfo) toChat();
  };
  return (
    <div data-part="panes">
      {/* Where there is room for one pane only, what lies under the other takes no focus. */}
      <section data-part="conversation" inert={(hasInfo || isSearching) && wide !== "three"}>
        {chat === null ? (
          <div data-part="header" />
        ) : (
          <ChatHeader chat={chat} onInfo={openInfo} onSearch={openSearch} />
        )}
        <PinnedBand />
        <Messages />
        <ChatWriting />
      </section>
      {hasInfo ? (
        <aside data-part="aside">
          <ChatInfo id={id} onBack={toChat} />
        </aside>
      ) : isSearching ? (
        <aside data-part="aside">
          <ChatSearch id={id} onBack={() => setSearching(false)} />
        </aside>
      ) : null}
    </div>
  );
}

function DayChip({ at }: { at: number }) {
  const format = useFormat();
  return <span data-part="chip-note">{format.day(at)}</span>;
}

const dayChip = (at: number) => <DayChip at={at} />;
const foot = (message: MessageRow) => <Foot message={message} />;
const bubble = (message: MessageRow, place: Place) => <Message message={message} place={place} foot={foot} />;

const Messages = () => <Thread hasTyping={false} start={<Start />} separator={dayChip} message={bubble} />;

/** Above the first message: that it is encrypted, and what can be done about a stranger. */
function Start() {
  const t = useT<Words>();
  const { chat } = useConversation();
  return (
    <>
      <p data-part="chip-note" data-kind="encrypted">
        <Icon name="lock" />
        {t("w.encrypted")}
      </p>
      {chat?.row.stranger === true ? <StrangerCard chat={chat} /> : null}
    </>
  );
}
