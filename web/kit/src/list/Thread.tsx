// The messages of a conversation: virtual, growing at both edges, staying at the newest when one is
// there and in place when one is not.
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";

import { announce } from "kit/a11y";
import { useLook } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow, RowId } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { useMessageLabel } from "kit/message/words";
import { flag } from "kit/parts/given";
import { IconButton } from "kit/parts/Button";
import { Spinner } from "kit/parts/Page";
import { useTyping } from "kit/stores/hints";
import { useThread } from "kit/stores/thread";

import { firstUnread, follow, placesOf, type Held, type Place, type Placed } from "./places";
import { TypingLine } from "./TypingLine";
import { useMarkRead } from "./useMarkRead";

/** Nearer to an edge than this, more is fetched. */
const EDGE_PX = 900;
/** Nearer to the newest than this counts as being there. */
const END_PX = 48;
const FLASH_MS = 1_800;

export type ThreadProps = {
  message: (message: MessageRow, place: Place) => ReactNode;
  /** Above the oldest message. */
  start?: ReactNode;
  /** Instead of the kit's words for a day or a time. */
  separator?: (at: number) => ReactNode;
  label?: string;
  /** The kit's line of who is typing; a shell that draws its own gives `false`. */
  hasTyping?: boolean;
};

export function Thread(props: ThreadProps): ReactNode {
  const t = useT();
  const look = useLook();
  const conversation = useConversation();
  const { id, chat, isGroup, jump } = conversation;
  const view = useThread(id);
  const { rows } = view;

  // The last jump that was made; it outlives the scroller, which is made anew for a far window.
  const [jumped, setJumped] = useState(-1);

  const [held, setHeld] = useState<Held>({ rows: [], shift: false, generation: 0 });
  let shown = held;
  if (rows !== null && held.rows !== rows) {
    shown = follow(held, rows);
    setHeld(shown);
  }

  // Where the unread ones begin is decided once, when both are first there.
  const [divider, setDivider] = useState<{ row: RowId | null } | null>(null);
  if (divider === null && rows !== null && chat !== null) {
    setDivider({ row: firstUnread(rows, chat.row.unread) });
  }

  const placed = useMemo(
    () => placesOf(shown.rows, look, isGroup, divider?.row ?? null),
    [shown.rows, look, isGroup, divider],
  );

  // Where to begin is known only when the chat is there, too.
  if (rows === null || (divider === null && conversation.isLoading)) {
    return (
      <div data-part="thread-frame">
        <div data-part="thread" role="log" aria-live="off" aria-busy="true" aria-label={label(props, t)}>
          <Spinner />
        </div>
      </div>
    );
  }
  return (
    <Scroller
      key={shown.generation}
      {...props}
      label={label(props, t)}
      placed={placed}
      shift={shown.shift}
      view={view}
      divider={divider?.row ?? null}
      setDivider={(row) => setDivider({ row })}
      jump={jump !== null && jump.turn !== jumped ? jump : null}
      onJumped={setJumped}
    />
  );
}

const label = (props: ThreadProps, t: (key: "thread.label") => string): string =>
  props.label ?? t("thread.label");

function Scroller(
  props: ThreadProps & {
    label: string;
    placed: readonly Placed[];
    shift: boolean;
    view: ReturnType<typeof useThread>;
    divider: RowId | null;
    setDivider: (row: RowId | null) => void;
    jump: { row: RowId; turn: number } | null;
    onJumped: (turn: number) => void;
  },
): ReactNode {
  const { placed, view, jump } = props;
  const t = useT();
  const conversation = useConversation();
  const typers = useTyping(conversation.id);
  const describe = useMessageLabel();
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useRef<VirtualizerHandle>(null);
  /** Whether the newest message is in view: then the list follows it. */
  const isAtEnd = useRef(jump === null);
  const [isAway, setAway] = useState(false);
  const [flash, setFlash] = useState<RowId | null>(null);
  const [active, setActive] = useState<RowId | null>(null);
  /** Prepending right after the mount would move the place (virtua#883). */
  const isSettled = useRef(false);

  const last = placed.length - 1;
  const newest = placed[last]?.message ?? null;
  const { newer, older, showOlder, showNewer } = view;

  const toEnd = useCallback(() => {
    if (last >= 0) virtual.current?.scrollToIndex(last, { align: "end" });
  }, [last]);

  const isReadable = conversation.chat?.state === "open" && !newer;
  const tellRead = useMarkRead(conversation.id, placed, isAtEnd, isReadable);

  const look = useCallback(() => {
    const handle = virtual.current;
    if (handle === null) return;
    const below = handle.scrollSize - handle.scrollOffset - handle.viewportSize;
    isAtEnd.current = !newer && below < END_PX;
    setAway(newer || below > handle.viewportSize / 2);
    tellRead();
    if (!isSettled.current) return;
    if (older && handle.scrollOffset < EDGE_PX) showOlder();
    if (newer && below < EDGE_PX) showNewer();
  }, [newer, older, showOlder, showNewer, tellRead]);

  // Where to begin: at the row that is jumped to, at the first unread one, else at the newest.
  const begin = useRef({ divider: props.divider, jump });
  useLayoutEffect(() => {
    const { divider: unread, jump: target } = begin.current;
    const index = placed.findIndex(({ message }) => message.row === (target?.row ?? unread));
    if (target !== null && index >= 0) virtual.current?.scrollToIndex(index, { align: "center" });
    else if (index >= 0) {
      // If all of them have room, this ends at the newest.
      isAtEnd.current = false;
      virtual.current?.scrollToIndex(index, { align: "start" });
    } else toEnd();
    const settle = setTimeout(() => {
      isSettled.current = true;
      look();
    }, 250);
    return () => clearTimeout(settle);
    // Once: afterwards the person decides.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  // Staying at the newest message, whatever grows.
  const typing = typers.length;
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [newest, typing, toEnd]);

  // A jump to a row, once it is in the window.
  const { onJumped } = props;
  const target = jump === null ? -1 : placed.findIndex(({ message }) => message.row === jump.row);
  useEffect(() => {
    if (jump === null) return;
    if (target < 0) {
      view.jumpTo(jump.row);
      return;
    }
    isAtEnd.current = false;
    virtual.current?.scrollToIndex(target, { align: "center" });
    setFlash(jump.row);
    setActive(jump.row);
    onJumped(jump.turn);
  }, [jump, target, view, onJumped]);
  useEffect(() => {
    if (flash === null) return;
    const end = setTimeout(() => setFlash(null), FLASH_MS);
    return () => clearTimeout(end);
  }, [flash]);

  // New messages: said, and divided from the others when they are not seen at once.
  const { divider, setDivider } = props;
  const heard = useRef(newest?.row ?? null);
  useEffect(() => {
    if (newest === null || newer || heard.current === newest.row) return;
    const from = placed.findIndex(({ message }) => message.row === heard.current) + 1;
    heard.current = newest.row;
    const fresh = from === 0 ? [] : placed.slice(from).filter(({ message }) => !message.isOwn);
    for (const { message } of fresh) announce(describe(message));
    const isSeen = isAtEnd.current && document.visibilityState === "visible";
    if (newest.isOwn) {
      if (divider !== null) setDivider(null);
      isAtEnd.current = true;
      toEnd();
    } else if (!isSeen && divider === null && fresh[0] !== undefined) {
      setDivider(fresh[0].message.row);
    }
  }, [newest, newer, placed, describe, divider, setDivider, toEnd]);

  const focusRow = (index: number) => {
    const next = placed[Math.max(0, Math.min(last, index))]?.message.row;
    if (next === undefined) return;
    setActive(next);
    virtual.current?.scrollToIndex(Math.max(0, Math.min(last, index)), { align: "nearest" });
    requestAnimationFrame(() => {
      frame.current?.querySelector<HTMLElement>(`[data-item="${next}"]`)?.focus({ preventScroll: true });
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const item = event.target;
    if (!(item instanceof HTMLElement)) return;
    if (item.dataset["part"] !== "thread-item") return;
    const index = placed.findIndex(({ message }) => message.row === Number(item.dataset["item"]));
    switch (event.key) {
      case "ArrowUp":
        focusRow(index - 1);
        break;
      case "ArrowDown":
        focusRow(index + 1);
        break;
      case "Home":
        focusRow(0);
        break;
      case "End":
        focusRow(last);
        break;
      case "Enter":
        item.querySelector<HTMLElement>('[data-action="message-menu"]')?.click();
        break;
      case "Escape":
        conversation.focusComposer();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const activeIndex = placed.findIndex(({ message }) => message.row === active);
  const focusable = activeIndex < 0 ? last : activeIndex;
  const unseen = useUnseen(placed, isAway, props.divider);

  return (
    <div data-part="thread-frame" ref={frame}>
      {/* The keys steer the messages inside, which have the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        data-part="thread"
        role="log"
        // New messages are said one by one, and not again because a row was scrolled in.
        aria-live="off"
        aria-label={props.label}
        onKeyDown={onKeyDown}
      >
        <div data-part="thread-spacer" />
        {placed.length === 0 ? props.start : null}
        <Virtualizer
          ref={virtual}
          data={placed}
          shift={props.shift}
          keepMounted={focusable < 0 ? [] : [focusable]}
          onScroll={look}
          onScrollEnd={() => {
            isSettled.current = true;
            look();
          }}
          onResize={() => {
            if (isAtEnd.current) toEnd();
          }}
        >
          {(one, index) => (
            <ThreadItem
              key={one.message.row}
              placed={one}
              start={index === 0 && !older ? props.start : null}
              isLoading={index === 0 && older}
              isActive={index === focusable}
              isFlashing={one.message.row === flash}
              onFocus={setActive}
              message={props.message}
              separator={props.separator}
              end={index === last && props.hasTyping !== false ? <TypingLine typers={typers} /> : null}
            />
          )}
        </Virtualizer>
      </div>
      {isAway ? (
        <IconButton
          part="to-newest"
          name="chevron-down"
          action="to-newest"
          label={t("thread.newest", { count: unseen })}
          onPress={() => {
            if (newer) view.toNewest();
            isAtEnd.current = true;
            toEnd();
          }}
        >
          {unseen > 0 ? <UnseenCount count={unseen} /> : null}
        </IconButton>
      ) : null}
    </div>
  );
}

function UnseenCount(props: { count: number }): ReactNode {
  const format = useFormat();
  return <span data-part="unread-count">{format.number(props.count)}</span>;
}

/** How many of others wait below while one is away. */
function useUnseen(placed: readonly Placed[], isAway: boolean, divider: RowId | null): number {
  if (!isAway || divider === null) return 0;
  const from = placed.findIndex(({ message }) => message.row === divider);
  return from < 0 ? 0 : placed.slice(from).filter(({ message }) => !message.isOwn).length;
}

/** Drawn anew only when its own message or its place is another. */
const ThreadItem = memo(function ThreadItem(props: {
  placed: Placed;
  start: ReactNode;
  end: ReactNode;
  isLoading: boolean;
  isActive: boolean;
  isFlashing: boolean;
  onFocus: (row: RowId) => void;
  message: ThreadProps["message"];
  separator: ThreadProps["separator"];
}): ReactNode {
  const t = useT();
  const describe = useMessageLabel();
  const { message, place, separator, divider } = props.placed;
  return (
    <>
      {props.start === null || props.start === undefined ? null : (
        <div data-part="thread-start">{props.start}</div>
      )}
      {props.isLoading ? <Spinner /> : null}
      {separator === null ? null : (
        <div data-part="separator">
          {props.separator?.(separator) ?? <SeparatorText at={separator} />}
        </div>
      )}
      {divider ? <div data-part="new-divider">{t("thread.new")}</div> : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- notes the focus */}
      <div
        data-part="thread-item"
        data-item={message.row}
        data-own={flag(place.isOwn)}
        data-first={flag(place.first)}
        data-last={flag(place.last)}
        data-flash={flag(props.isFlashing)}
        data-kind={message.body.kind}
        role="article"
        aria-label={describe(message)}
        // Messages are gone through by keys; the one that was last gone to takes the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={props.isActive ? 0 : -1}
        onFocus={(event) => {
          if (event.target === event.currentTarget) props.onFocus(message.row);
        }}
      >
        {props.message(message, place)}
      </div>
      {props.end}
    </>
  );
});

function SeparatorText(props: { at: number }): ReactNode {
  const format = useFormat();
  const { separator } = useLook();
  return (
    <time data-part="separator-text" dateTime={new Date(props.at).toISOString()}>
      {separator.kind === "day" ? format.day(props.at) : format.dayTime(props.at)}
    </time>
  );
}
