// One conversation: who it is with, what was said, and where one writes.
import { useCallback, type ReactNode } from "react";

import { go, href } from "kit/app";
import type { ConversationId, MessageRow, RowId } from "kit/core";
import { useFormat } from "kit/i18n";
import { TimerMark, chatLook } from "kit/conversation";
import { ChatBadges } from "kit/cross";
import {
  ChatAvatar,
  Conversation,
  ConversationDialogs,
  PresenceText,
  Thread,
  useConversation,
  type Place as RunPlace,
} from "kit/list";
import { IconButton } from "kit/parts";
import { Name, nameForDisplay } from "kit/text";

import { listRoute, type Column } from "../place";
import { useWords } from "../words";
import { Bubble } from "./Bubble";
import { Writing } from "./Writing";
import { ThreadStart } from "./ThreadStart";

export function ThreadPane(props: {
  id: ConversationId;
  jump: RowId | null;
  isPhone: boolean;
  column: Column;
  details: boolean;
}): ReactNode {
  const bubble = useCallback(
    (message: MessageRow, place: RunPlace) => <Bubble message={message} place={place} />,
    [],
  );
  return (
    <Conversation id={props.id} row={props.jump}>
      <Chosen>
        <ThreadHead
          onBack={props.isPhone ? () => go(listRoute(props.column)) : null}
          details={props.details}
        />
        <Thread message={bubble} start={<ThreadStart />} />
        <Writing />
      </Chosen>
      <ConversationDialogs />
    </Conversation>
  );
}

/** In the theme of this chat; black while what was seen vanishes. */
function Chosen({ children }: { children: ReactNode }): ReactNode {
  const { chat } = useConversation();
  return (
    <div className="thread-look" {...chatLook(chat)}>
      {children}
    </div>
  );
}

function ThreadHead(props: { onBack: (() => void) | null; details: boolean }): ReactNode {
  const t = useWords();
  const { id, chat } = useConversation();
  return (
    <header className="thread-head" data-part="header">
      {props.onBack === null ? null : (
        <IconButton name="back" label={t("back")} action="back" onPress={props.onBack} />
      )}
      {chat === null ? null : (
        <a className="thread-peer" href={href({ name: "info", id })}>
          <ChatAvatar row={chat.row} size={44} />
          <div className="thread-names">
            <h1 className="thread-title">
              <Name text={chat.row.title} />
              <TimerMark chat={chat} />
              <ChatBadges row={chat.row} />
            </h1>
            <ThreadDetail />
          </div>
        </a>
      )}
      <div className="thread-head-end">
        <IconButton
          name="info"
          label={t("i.details")}
          action="info"
          onPress={() => go(props.details ? { name: "chat", id, row: null } : { name: "info", id })}
        />
      </div>
    </header>
  );
}

/** Below the name: the handle of a person, the people of a group. */
function ThreadDetail(): ReactNode {
  const t = useWords();
  const format = useFormat();
  const { chat } = useConversation();
  if (chat === null) return null;
  const { row, members } = chat;
  if (row.kind === "direct") {
    const handle = row.peer?.handle ?? "";
    const isTold = handle !== "" && handle !== row.title;
    return (
      <span className="thread-detail">
        <PresenceText presence={row.presence} otherwise={isTold ? <Name text={handle} /> : null} />
      </span>
    );
  }
  const others = members.filter(({ person }) => !person.isMe);
  return (
    <span className="thread-detail">
      {others.length <= 3
        ? format.list(
            others.map(({ person }) => nameForDisplay(person.shown, person.handle || t("somebody"))),
          )
        : t("i.members", { n: members.length })}
    </span>
  );
}
