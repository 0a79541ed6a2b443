// What is being written in the open conversation. Nothing that was typed is ever lost: a draft is kept
// while one writes, and a text whose sending failed comes back into the field.
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { useConversation, type Mode } from "kit/conversation/context";
import type { ConversationId, Failure, Person } from "kit/core";
import { flag } from "kit/parts/given";
import { useAsk } from "kit/stores/ask";
import { useCore } from "kit/stores/core";

import { mentionsIn, writtenAs, type Chosen } from "./mentions";

const DRAFT_REST_MS = 600;
const TYPING_EVERY_MS = 4_000;

export type Composing = {
  text: string;
  setText: (text: string) => void;
  isEmpty: boolean;
  send: () => void;
  /** Sends something else than what is in the field: the quick emoji. */
  sendText: (text: string) => void;
  mention: (person: Person) => string;
  mode: Mode;
  cancel: () => void;
  busy: boolean;
  failure: Failure | null;
  clearFailure: () => void;
  /** Characters that are allowed here, and by how many the text is over it. */
  limit: number;
  over: number;
  canSend: boolean;
};

const ComposerContext = createContext<Composing | null>(null);

/** The contract counts characters, not UTF-16 units. */
function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function Composer(props: { children: ReactNode; className?: string }): ReactNode {
  const composing = useComposing();
  const { mode, isEmpty, send } = composing;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <ComposerContext value={composing}>
      <form
        data-part="composer"
        data-mode={mode.kind}
        data-empty={flag(isEmpty)}
        className={props.className}
        onSubmit={onSubmit}
      >
        {props.children}
      </form>
    </ComposerContext>
  );
}

export function useComposer(): Composing {
  const composing = use(ComposerContext);
  if (composing === null) throw new Error("no composer here: put this inside <Composer>");
  return composing;
}

function useComposing(): Composing {
  const core = useCore();
  const { id, chat, rules, mode, cancel } = useConversation();
  const { ask, busy, failure, clear } = useAsk();
  const [text, write] = useState("");
  const chosen = useRef<Chosen[]>([]);

  useDraft(id, chat === null ? null : (chat.row.draft ?? ""), mode.kind === "edit" ? null : text, write);
  useEditing(mode, text, write);

  const lastTyping = useRef(0);
  const setText = useCallback(
    (next: string) => {
      write(next);
      clear();
      const at = Date.now();
      if (next.trim() === "" || at - lastTyping.current < TYPING_EVERY_MS) return;
      lastTyping.current = at;
      // A hint that is lost is no loss.
      core.call({ kind: "typing", conversation: id }).catch(() => {});
    },
    [core, id, clear],
  );

  const trimmed = text.trim();
  const limit = rules?.textChars.value ?? Number.MAX_SAFE_INTEGER;
  const over = trimmed.length <= limit ? 0 : Math.max(0, charactersOf(trimmed) - limit);
  const isSame = mode.kind === "edit" && mode.message.body.kind === "text" && mode.message.body.text === trimmed;
  const canSend = trimmed !== "" && over === 0 && chat !== null && !isSame;

  const deliver = useCallback(
    async (what: string) => {
      if (mode.kind === "edit") {
        const { message } = mode.message;
        if ((await ask({ kind: "edit", message, conversation: id, text: what })) !== null) cancel();
        return;
      }
      const mentions = mentionsIn(what, chosen.current);
      const replyTo = mode.kind === "reply" ? mode.to.message : null;
      // The field is free at once; what could not be sent comes back to it.
      write("");
      lastTyping.current = 0;
      const sent = await ask({
        kind: "send",
        conversation: id,
        text: what,
        replyTo,
        mentions,
        // As the chat has it.
        expiresAfterMs: null,
      });
      if (sent === null) write((now) => (now === "" ? what : `${what}\n${now}`));
      else {
        chosen.current = [];
        cancel();
      }
    },
    [ask, cancel, id, mode],
  );

  const send = useCallback(() => {
    if (canSend) void deliver(trimmed);
  }, [canSend, deliver, trimmed]);

  const sendText = useCallback(
    (what: string) => {
      void ask({
        kind: "send",
        conversation: id,
        text: what,
        replyTo: null,
        mentions: [],
        expiresAfterMs: null,
      });
    },
    [ask, id],
  );

  const mention = useCallback((person: Person) => {
    const written = writtenAs(person);
    chosen.current = [...chosen.current, { account: person.account, written }];
    return written;
  }, []);

  return useMemo(
    () => ({
      text,
      setText,
      isEmpty: trimmed === "",
      send,
      sendText,
      mention,
      mode,
      cancel,
      busy,
      failure,
      clearFailure: clear,
      limit,
      over,
      canSend,
    }),
    [text, setText, trimmed, send, sendText, mention, mode, cancel, busy, failure, clear, limit, over, canSend],
  );
}

/** Takes the kept draft once, keeps what is written a moment after the last key and when one leaves.
 *  `text` is `null` while something is edited: that is no draft. */
function useDraft(
  id: ConversationId,
  kept: string | null,
  text: string | null,
  write: (text: string) => void,
): void {
  const core = useCore();
  /** What the core has; `null`: not known yet. */
  const stored = useRef<string | null>(null);
  const latest = useRef(text);
  useEffect(() => {
    if (stored.current !== null || kept === null) return;
    stored.current = kept;
    if (kept !== "" && (latest.current ?? "") === "") write(kept);
  }, [kept, write]);

  useEffect(() => {
    latest.current = text;
    if (text === null || stored.current === null || stored.current === text) return;
    const rest = setTimeout(() => keep(core, id, stored, text), text === "" ? 0 : DRAFT_REST_MS);
    return () => clearTimeout(rest);
  }, [core, id, text]);

  useEffect(
    () => () => {
      const { current } = latest;
      if (current !== null && stored.current !== null && stored.current !== current) {
        keep(core, id, stored, current);
      }
    },
    [core, id],
  );
}

function keep(
  core: ReturnType<typeof useCore>,
  id: ConversationId,
  stored: { current: string | null },
  text: string,
): void {
  stored.current = text;
  // Not kept now is kept with the next key.
  core.call({ kind: "draft", conversation: id, text }).catch(() => {});
}

/** Puts the edited text into the field, and back what was in it before. */
function useEditing(mode: Mode, text: string, write: (text: string) => void): void {
  const before = useRef<string | null>(null);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const edited = mode.kind === "edit" ? mode.message : null;
  useEffect(() => {
    if (edited === null || edited.body.kind !== "text") {
      if (before.current !== null) write(before.current);
      before.current = null;
      return;
    }
    before.current ??= latest.current;
    write(edited.body.text);
    // Only the beginning and the end of an edit matter here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [edited?.row, write]);
}
