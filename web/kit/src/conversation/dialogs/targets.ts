// To how many chats several messages can be forwarded together.
import type { MessageRow } from "kit/core";

/** The fewest of theirs; `null`: any number. */
export function mostTargets(messages: readonly MessageRow[]): number | null {
  const limits = messages.flatMap(({ forwardTargets }) => (forwardTargets === null ? [] : [forwardTargets]));
  return limits.length === 0 ? null : Math.min(...limits);
}
