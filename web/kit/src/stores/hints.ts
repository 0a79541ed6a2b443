// What passes by and is not stored: who is typing, how far a file is, what is looked at.
import { useEffect, useState } from "react";

import type { AccountId, Activity, ConversationId, RowId } from "kit/core";

import { useCore } from "./core";

/** As long as a hint holds without a new one. */
const TYPING_MS = 6_000;

export type Typer = { account: AccountId; name: string; activity: Activity };
const NOBODY: readonly Typer[] = [];

export function useTyping(conversation: ConversationId | null): readonly Typer[] {
  const core = useCore();
  const [typers, setTypers] = useState<readonly Typer[]>(NOBODY);
  useEffect(() => {
    const ends = new Map<AccountId, ReturnType<typeof setTimeout>>();
    const remove = (account: AccountId) => {
      ends.delete(account);
      setTypers((now) => now.filter((typer) => typer.account !== account));
    };
    const stop = core.onTyping((typing) => {
      if (typing.conversation !== conversation) return;
      const { account, name, activity } = typing;
      clearTimeout(ends.get(account));
      ends.set(account, setTimeout(() => remove(account), TYPING_MS));
      setTypers((now) => {
        const known = now.find((typer) => typer.account === account);
        if (known?.activity === activity) return now;
        return [...now.filter((typer) => typer !== known), { account, name, activity }];
      });
    });
    const stopEnded = core.onTypingEnded((ended) => {
      if (ended.conversation !== conversation) return;
      clearTimeout(ends.get(ended.account));
      remove(ended.account);
    });
    return () => {
      stop();
      stopEnded();
      for (const end of ends.values()) clearTimeout(end);
      setTypers(NOBODY);
    };
  }, [core, conversation]);
  return typers;
}

export type Share = { done: number; of: number };

/** How far a file of a message is; `null` while nothing was heard of it. The row has its state. */
export function useProgress(row: RowId, index: number): Share | null {
  const core = useCore();
  const [share, setShare] = useState<Share | null>(null);
  useEffect(
    () =>
      core.onProgress((progress) => {
        if (progress.row !== row || progress.index !== index) return;
        setShare({ done: progress.done, of: progress.of });
      }),
    [core, row, index],
  );
  return share;
}

/** Tells the core what is in front of the person; nothing while the window is hidden. */
export function useLooking(conversation: ConversationId | null): void {
  const core = useCore();
  useEffect(() => {
    const tell = () => core.looking(document.visibilityState === "visible", conversation);
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => {
      document.removeEventListener("visibilitychange", tell);
      core.looking(document.visibilityState === "visible", null);
    };
  }, [core, conversation]);
}
