// The list of chats by windows: only what is near the visible part is watched, however long it is.
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";

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

/** `named`: only what is called so; empty: all. */
export function useChatList(folder: Folder, filter: Filter, named = ""): ChatList {
  const core = useCore();
  const watched = useMemo(
    () => new Watched(core, { kind: "list" as const, folder, filter, named: "", ...FIRST }),
    [core, folder, filter],
  );
  useEffect(() => {
    if (watched.what.named !== named) watched.change({ ...watched.what, ...FIRST, named });
  }, [watched, named]);
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

/** Where somebody looks for a chat: not among those that they did not answer, or do not want to see. */
const SEARCHED: readonly Folder[] = ["inbox", "general", "archived"];

/** Chats that are called so, wholly or in part, the newest first. */
export function useChatsNamed(text: string, most: number): readonly ChatRow[] {
  const core = useCore();
  const named = text.trim();
  const [found, setFound] = useState<Partial<Record<Folder, readonly ChatRow[]>>>({});
  useEffect(() => {
    if (named === "") return;
    const watching = SEARCHED.map((folder) =>
      core.watch({ kind: "list", folder, filter: "all", named, from: 0, count: most }, ({ rows }) =>
        setFound((before) => ({ ...before, [folder]: rows })),
      ),
    );
    return () => {
      for (const each of watching) each.stop();
    };
  }, [core, named, most]);
  return useMemo(() => {
    if (named === "") return [];
    const all = SEARCHED.flatMap((folder) => found[folder] ?? []);
    return all.toSorted((one, other) => other.at - one.at).slice(0, most);
  }, [found, named, most]);
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
