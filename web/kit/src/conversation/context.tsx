// One open conversation: what its thread, composer and header share, and what can be done in it.
import { createContext, use, useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";

import { focusComposer } from "kit/a11y";
import type { Chat, ConversationId, MessageRow, RowId, Rules } from "kit/core";
import { useT } from "kit/i18n";
import { toast } from "kit/parts/Toast";
import { failureOf, useFailureText } from "kit/stores/ask";
import { useChat } from "kit/stores/chats";
import { useCore } from "kit/stores/core";
import { useLooking } from "kit/stores/hints";

/** What the next message will be. */
export type Mode =
  | { kind: "new" }
  | { kind: "reply"; to: MessageRow }
  | { kind: "edit"; message: MessageRow };

/** What is open above the conversation. */
export type Opened =
  | { kind: "unsend"; message: MessageRow }
  | { kind: "forward"; messages: readonly MessageRow[] }
  | { kind: "info"; message: MessageRow }
  | { kind: "reactions"; message: MessageRow }
  /** A picture or film of a message, and what is around it. */
  | { kind: "viewer"; row: RowId; index: number }
  | { kind: "once"; message: MessageRow }
  /** For how long a message is pinned. */
  | { kind: "pin"; message: MessageRow }
  /** Written as a message of its own: a poll, a place, somebody's card. */
  | { kind: "poll" }
  | { kind: "place" }
  | { kind: "card" };

export type ConversationContextValue = {
  id: ConversationId;
  /** `null` while it is read, or where there is none. */
  chat: Chat | null;
  isLoading: boolean;
  rules: Rules | null;
  isGroup: boolean;
  mode: Mode;
  reply: (message: MessageRow) => void;
  edit: (message: MessageRow) => void;
  cancel: () => void;
  /** An own reaction with the same emoji is taken back. */
  react: (message: MessageRow, emoji: string) => void;
  star: (message: MessageRow) => void;
  copy: (message: MessageRow) => void;
  unsend: (message: MessageRow) => void;
  forward: (...messages: MessageRow[]) => void;
  /** Those that are chosen to be forwarded together; `null` while none are being chosen. */
  selected: ReadonlyMap<RowId, MessageRow> | null;
  /** Begins choosing, chooses, or takes the choice back. */
  select: (message: MessageRow) => void;
  endSelection: () => void;
  /** Pins it for everybody, or takes the pin off; asks for how long where there is a choice. */
  pin: (message: MessageRow) => void;
  info: (message: MessageRow) => void;
  showReactions: (message: MessageRow) => void;
  opened: Opened | null;
  open: (what: Opened) => void;
  close: () => void;
  /** `turn` makes a second jump to the same row a new one. */
  jump: { row: RowId; turn: number } | null;
  jumpTo: (row: RowId) => void;
  focusComposer: () => void;
};

const ConversationContext = createContext<ConversationContextValue | null>(null);

const NEW: Mode = { kind: "new" };

export function Conversation(props: {
  id: ConversationId;
  /** Where to begin: from a search hit or a starred message. */
  row?: RowId | null;
  children: ReactNode;
}): ReactNode {
  // Another conversation begins with nothing of the last one.
  return <Inner key={props.id} {...props} />;
}

function Inner(props: { id: ConversationId; row?: RowId | null; children: ReactNode }): ReactNode {
  const { id } = props;
  const core = useCore();
  const t = useT();
  const failureText = useFailureText();
  const chat = useChat(id);
  useLooking(id);
  const [mode, setMode] = useState<Mode>(NEW);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [selected, setSelected] = useState<ReadonlyMap<RowId, MessageRow> | null>(null);
  const first = props.row ?? null;
  const [jump, setJump] = useState(first === null ? null : { row: first, turn: 0 });
  const [wanted, setWanted] = useState(first);
  // The address names another row of the same conversation.
  if (wanted !== first) {
    setWanted(first);
    if (first !== null) setJump({ row: first, turn: (jump?.turn ?? 0) + 1 });
  }

  const carry = useCallback(
    (work: Promise<unknown>) => {
      work.catch((error: unknown) => toast(failureText(failureOf(error))));
    },
    [failureText],
  );

  const value = useMemo<ConversationContextValue>(
    () => ({
      id,
      chat: chat ?? null,
      isLoading: chat === undefined,
      rules: chat?.rules ?? null,
      isGroup: chat?.row.kind === "group",
      mode,
      reply: (to) => {
        setMode({ kind: "reply", to });
        focusComposer();
      },
      edit: (message) => {
        setMode({ kind: "edit", message });
        focusComposer();
      },
      cancel: () => setMode(NEW),
      react: (message, emoji) => {
        const own = message.reactions.find((one) => one.people.some((person) => person.isMe));
        carry(
          core.call({
            kind: "react",
            to: message.message,
            conversation: id,
            emoji: own?.emoji === emoji ? "" : emoji,
          }),
        );
      },
      star: (message) => {
        carry(core.call({ kind: "star", row: message.row, starred: !message.starred }));
      },
      copy: (message) => {
        if (message.body.kind !== "text") return;
        carry(navigator.clipboard.writeText(message.body.text).then(() => toast(t("copied"))));
      },
      unsend: (message) => setOpened({ kind: "unsend", message }),
      forward: (...messages) => setOpened({ kind: "forward", messages }),
      selected,
      select: (message) =>
        setSelected((now) => {
          const next = new Map<RowId, MessageRow>(now);
          if (!next.delete(message.row)) next.set(message.row, message);
          return next;
        }),
      endSelection: () => setSelected(null),
      pin: (message) => {
        const times = chat?.offers.messagePinTimesMs ?? [];
        if (!message.pinned && times.length > 1) {
          setOpened({ kind: "pin", message });
          return;
        }
        const forMs = message.pinned ? null : (times[0] ?? null);
        carry(core.call({ kind: "pin_message", conversation: id, message: message.message, forMs }));
      },
      info: (message) => setOpened({ kind: "info", message }),
      showReactions: (message) => setOpened({ kind: "reactions", message }),
      opened,
      open: setOpened,
      close: () => setOpened(null),
      jump,
      jumpTo: (row) => setJump((before) => ({ row, turn: (before?.turn ?? 0) + 1 })),
      focusComposer,
    }),
    [id, chat, mode, opened, selected, jump, core, carry, t],
  );

  return <ConversationContext value={value}>{props.children}</ConversationContext>;
}

export function useConversation(): ConversationContextValue {
  const value = use(ConversationContext);
  if (value === null) throw new Error("no conversation here: put this inside <Conversation>");
  return value;
}
