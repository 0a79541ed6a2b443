// The messages of a conversation by windows that grow at their edges and let go at the other end.
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { Core, ConversationId, MessageRow, RowId, Watch } from "kit/core";

import { useCore } from "./core";
import { Watched } from "./watched";

const PAGE = 60;
/** More rows than this are not held: the far end is let go. */
const MOST = 600;

type ThreadWatch = Extract<Watch, { kind: "thread" }>;

export type ThreadShown = {
  older: boolean;
  newer: boolean;
  rows: readonly MessageRow[];
};

export type ThreadView = {
  /** `null`: not read yet. */
  rows: readonly MessageRow[] | null;
  older: boolean;
  newer: boolean;
  showOlder: () => void;
  showNewer: () => void;
  /** Brings the row into the window; the list scrolls to it once it is there. */
  jumpTo: (row: RowId) => void;
  toNewest: () => void;
};

/**
 * The way from one window to the next in steps of which each changes one end only, as a virtual
 * list can keep its place only then. One step, unless both ends change.
 */
export function steps(
  before: readonly MessageRow[],
  after: readonly MessageRow[],
): (readonly MessageRow[])[] {
  const first = after[0];
  const last = after.at(-1);
  const oldFirst = before[0];
  const oldLast = before.at(-1);
  if (!first || !last || !oldFirst || !oldLast) return [after];
  const startsAt = before.findIndex((row) => row.row === first.row);
  const endsAt = before.findIndex((row) => row.row === last.row);
  const oldStart = after.findIndex((row) => row.row === oldFirst.row);
  const oldEnd = after.findIndex((row) => row.row === oldLast.row);
  // Slides to newer: what was added at the end first, then let go at the start.
  if (startsAt > 0 && oldEnd >= 0 && oldEnd < after.length - 1) {
    return [[...before.slice(0, startsAt), ...after], after];
  }
  // Slides to older: what was added at the start first, then let go at the end.
  if (oldStart > 0 && endsAt >= 0 && endsAt < before.length - 1) {
    return [[...after, ...before.slice(endsAt + 1)], after];
  }
  return [after];
}

/** Decides the next window. Pure, so that it can be tried without a core. */
export function grow(what: ThreadWatch, shown: ThreadShown, edge: "older" | "newer"): ThreadWatch {
  const { rows } = shown;
  const wanted = rows.length + PAGE;
  if (wanted <= MOST) {
    if (edge === "older") return { ...what, before: what.before + PAGE };
    return { ...what, after: what.after + PAGE };
  }
  // Slide: the anchor goes to a row near the edge, a full window around it.
  const anchor = edge === "older" ? rows[PAGE] : rows.at(-PAGE - 1);
  if (anchor === undefined) return what;
  const far = MOST - 2 * PAGE;
  return edge === "older"
    ? { ...what, anchor: anchor.row, before: 2 * PAGE, after: far }
    : { ...what, anchor: anchor.row, before: far, after: 2 * PAGE };
}

/** Store between the watch and React: plays the steps one after another. */
class ThreadStore {
  readonly #watched: Watched<ThreadWatch>;
  readonly #listeners = new Set<() => void>();
  #shown: ThreadShown | null = null;
  #stop: (() => void) | null = null;
  #rest: ReturnType<typeof setTimeout> | null = null;
  /** An edge was asked for and is not there yet. */
  #growing = false;

  constructor(core: Core, conversation: ConversationId) {
    this.#watched = new Watched<ThreadWatch>(core, newest(conversation));
  }

  readonly get = (): ThreadShown | null => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#watched.subscribe(() => this.#take());
    return () => {
      this.#listeners.delete(listener);
      queueMicrotask(() => {
        if (this.#listeners.size > 0) return;
        this.#stop?.();
        this.#stop = null;
        if (this.#rest !== null) clearTimeout(this.#rest);
        this.#rest = null;
      });
    };
  };

  #take(): void {
    const next = this.#watched.get();
    if (next === null) return;
    this.#growing = false;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    const [now = next.rows, then] = steps(this.#shown?.rows ?? [], next.rows);
    this.#publish({ older: next.older, newer: next.newer, rows: now });
    if (then !== undefined) {
      this.#rest = setTimeout(() => {
        this.#rest = null;
        this.#publish({ older: next.older, newer: next.newer, rows: then });
      });
    }
    // At the newest message the window follows it, instead of an anchor in the past.
    const { what } = this.#watched;
    if (!next.newer && what.anchor !== null && next.rows.length < MOST) {
      this.#watched.change({ ...what, anchor: null, before: Math.max(PAGE, next.rows.length), after: 0 });
    }
  }

  #publish(shown: ThreadShown): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }

  grow(edge: "older" | "newer"): void {
    const shown = this.#shown;
    if (shown === null || this.#growing || !shown[edge]) return;
    this.#growing = true;
    this.#watched.change(grow(this.#watched.what, shown, edge));
  }

  jumpTo(row: RowId): void {
    if (this.#shown?.rows.some((one) => one.row === row)) return;
    const { what } = this.#watched;
    this.#watched.change({ ...what, anchor: row, before: PAGE, after: PAGE });
  }

  toNewest(): void {
    if (this.#shown?.newer === false) return;
    this.#watched.change(newest(this.#watched.what.conversation));
  }
}

const newest = (conversation: ConversationId): ThreadWatch => ({
  kind: "thread",
  conversation,
  anchor: null,
  before: PAGE,
  after: 0,
});

export function useThread(conversation: ConversationId): ThreadView {
  const core = useCore();
  const store = useMemo(() => new ThreadStore(core, conversation), [core, conversation]);
  const shown = useSyncExternalStore(store.subscribe, store.get);
  const showOlder = useCallback(() => store.grow("older"), [store]);
  const showNewer = useCallback(() => store.grow("newer"), [store]);
  const jumpTo = useCallback((row: RowId) => store.jumpTo(row), [store]);
  const toNewest = useCallback(() => store.toNewest(), [store]);
  return useMemo(
    () => ({
      rows: shown?.rows ?? null,
      older: shown?.older ?? false,
      newer: shown?.newer ?? false,
      showOlder,
      showNewer,
      jumpTo,
      toNewest,
    }),
    [shown, showOlder, showNewer, jumpTo, toNewest],
  );
}
