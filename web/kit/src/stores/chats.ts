// The list of chats by windows: only what is near the visible part is watched, however long it is.
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { Chat, ChatRow, ConversationId, Counts, Filter, Folder } from "kit/core";

import { useCore } from "./core";
import { Watched, useShown } from "./watched";

/** Windows begin and end at multiples of this, so that scrolling changes them seldom. */
const STEP = 50;
const FIRST: ListWindow = { from: 0, count: STEP * 2 };

export type ListWindow = { from: number; count: number };

/** The window that shows `from..to` with a step to spare on both sides. */
export function windowFor(from: number, to: number): ListWindow {
  const start = Math.max(0, (Math.floor(from / STEP) - 1) * STEP);
  const end = (Math.floor(to / STEP) + 2) * STEP;
  return { from: start, count: end - start };
}

export type ChatList = {
  /** `null`: not read yet. */
  total: number | null;
  /** `null`: exists, and is not read yet. */
  at: (index: number) => ChatRow | null;
  /** Says which rows are visible. */
  want: (from: number, to: number) => void;
  /** Where a chat is, as far as it is read. */
  indexOf: (id: ConversationId) => number;
};

export function useChatList(folder: Folder, filter: Filter): ChatList {
  const core = useCore();
  const watched = useMemo(
    () => new Watched(core, { kind: "list" as const, folder, filter, ...FIRST }),
    [core, folder, filter],
  );
  const shown = useSyncExternalStore(watched.subscribe, watched.get);

  const want = useCallback(
    (from: number, to: number) => {
      const { what } = watched;
      const next = windowFor(from, to);
      if (next.from === what.from && next.count === what.count) return;
      watched.change({ ...what, ...next });
    },
    [watched],
  );

  return useMemo(
    () => ({
      total: shown?.total ?? null,
      at: (index) => shown?.rows[index - shown.from] ?? null,
      want,
      indexOf: (id) => {
        const found = shown?.rows.findIndex((row) => row.id === id) ?? -1;
        return found < 0 || shown === null ? -1 : shown.from + found;
      },
    }),
    [shown, want],
  );
}

/** `undefined`: not read yet; `null`: there is no such chat here. */
export function useChat(conversation: ConversationId | null): Chat | null | undefined {
  const shown = useShown(conversation ?? "", () => ({
    kind: "chat" as const,
    // An id that cannot be: the core shows `null` for it.
    conversation: conversation ?? ("" as ConversationId),
  }));
  return conversation === null ? null : shown === null ? undefined : shown.chat;
}

const NONE: Counts = {
  unreadChats: 0,
  requests: 0,
  hidden: 0,
  archived: 0,
  archivedUnread: 0,
  generalUnread: 0,
};

export const useCounts = (): Counts =>
  useShown("counts", () => ({ kind: "counts" as const }))?.counts ?? NONE;
