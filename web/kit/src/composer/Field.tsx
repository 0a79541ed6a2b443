// The field: grows with the text, sends by Enter where there is a keyboard, offers people after an @.
import { useId, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";

import { useConversation } from "kit/conversation/context";
import type { Person } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Avatar, Face } from "kit/parts/Avatar";
import { flag } from "kit/parts/given";
import { Name } from "kit/text/Text";

import { useComposer } from "./context";
import { offered, offeredAll, openMention } from "./mentions";

/** Somebody, or the word that means everybody here. */
type Choice = Person | string;
const keyOf = (choice: Choice): string => (typeof choice === "string" ? "all" : choice.account);

/** On glass Enter is a new line, as the send button is near. */
const hasKeyboard = (): boolean => !matchMedia("(pointer: coarse)").matches;
/** The count of what is left appears in the last tenth. */
const NEAR = 0.9;

export function ComposerField(props: { placeholder?: string; label?: string }): ReactNode {
  const t = useT();
  const { chat, isGroup } = useConversation();
  const composer = useComposer();
  const { text, setText, send, cancel, mode } = composer;
  const [caret, setCaret] = useState(0);
  const [pick, setPick] = useState(0);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const listId = useId();
  const field = useGrowing(text);

  const open = isGroup ? openMention(text, caret) : null;
  const people =
    open === null || open.at === dismissed
      ? []
      : offered((chat?.members ?? []).map(({ person }) => person), open.query);
  const all = open === null || open.at === dismissed ? null : offeredAll(chat?.offers.mentionAll ?? null, open.query);
  // The word for everybody comes last: people are meant more often.
  const choices: readonly Choice[] = all === null ? people : [...people, all];
  const picked = choices[Math.min(pick, choices.length - 1)];

  const choose = (choice: Choice) => {
    if (open === null) return;
    const written = typeof choice === "string" ? `@${choice} ` : `${composer.mention(choice)} `;
    setText(text.slice(0, open.at) + written + text.slice(caret));
    const next = open.at + written.length;
    setPick(0);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next, next);
      setCaret(next);
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While letters are being composed every key belongs to the input method.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (picked !== undefined) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        setPick((now) => (now + step + choices.length) % choices.length);
        return;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        choose(picked);
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        setDismissed(open?.at ?? null);
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && hasKeyboard()) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && mode.kind !== "new") {
      event.preventDefault();
      cancel();
    }
  };

  return (
    <div data-part="composer-input">
      {choices.length === 0 ? null : (
        <div data-part="mentions" role="listbox" id={listId} aria-label={t("composer.mentions")}>
          {choices.map((choice) => (
            <div
              key={keyOf(choice)}
              id={`${listId}-${keyOf(choice)}`}
              data-part="mention"
              data-selected={flag(choice === picked)}
              role="option"
              aria-selected={choice === picked}
              tabIndex={-1}
              // The field keeps the focus.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(choice);
              }}
            >
              {typeof choice === "string" ? (
                <>
                  <Avatar id={choice} name="" isGroup />
                  <span>{t("composer.mention.all", { word: choice })}</span>
                </>
              ) : (
                <>
                  <Face person={choice} />
                  <Name text={choice.shown} fallback={choice.handle} />
                </>
              )}
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        data-part="composer-field"
        dir="auto"
        rows={1}
        value={text}
        placeholder={props.placeholder ?? t("composer.placeholder")}
        aria-label={props.label ?? t("composer.label")}
        aria-autocomplete={isGroup ? "list" : undefined}
        aria-controls={choices.length > 0 ? listId : undefined}
        aria-activedescendant={picked === undefined ? undefined : `${listId}-${keyOf(picked)}`}
        aria-invalid={composer.over > 0}
        enterKeyHint="send"
        autoCapitalize="sentences"
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionEnd);
          setPick(0);
          setDismissed(null);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
        onKeyDown={onKeyDown}
      />
      <Count />
    </div>
  );
}

/** What is left of the limit, when it comes near. */
function Count(): ReactNode {
  const t = useT();
  const format = useFormat();
  const { text, limit, over } = useComposer();
  if (text.length < limit * NEAR) return null;
  const left = over > 0 ? -over : Math.max(0, limit - text.trim().length);
  return (
    <div data-part="composer-count" data-over={flag(over > 0)} role="status">
      <span aria-hidden="true">{format.number(left)}</span>
      <span data-part="hidden">
        {over > 0 ? t("composer.over", { count: over }) : t("composer.left", { count: left })}
      </span>
    </div>
  );
}

/** As high as its text, up to the height that the style allows. */
function useGrowing(text: string): RefObject<HTMLTextAreaElement | null> {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    if (current === null || CSS.supports("field-sizing", "content")) return;
    current.style.blockSize = "auto";
    current.style.blockSize = `${current.scrollHeight}px`;
  }, [text]);
  return field;
}
