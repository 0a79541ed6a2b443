// Tells the core what was read: the newest message, when it is in view in a window that is looked at.
// Whether anybody learns of it is the core's to decide.
import { useCallback, useEffect, useRef } from "react";
import type { RefObject } from "react";

import type { ConversationId, RowId } from "kit/core";
import { useCore } from "kit/stores/core";

import type { Placed } from "./places";

export function useMarkRead(
  conversation: ConversationId,
  placed: readonly Placed[],
  isAtEnd: RefObject<boolean>,
  isWanted: boolean,
): () => void {
  const core = useCore();
  const told = useRef<RowId | null>(null);
  const newest = placed.findLast(({ message }) => message.placed)?.message.row ?? null;
  const tell = useCallback(() => {
    if (newest === null || !isWanted || told.current === newest) return;
    if (!isAtEnd.current || document.visibilityState !== "visible") return;
    told.current = newest;
    // If it fails, the next message or the next look tells it again.
    core.call({ kind: "mark_read", conversation, row: newest }).catch(() => {
      told.current = null;
    });
  }, [core, conversation, newest, isAtEnd, isWanted]);
  useEffect(() => {
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [tell]);
  // To be called whenever what is in view may have changed.
  return tell;
}
