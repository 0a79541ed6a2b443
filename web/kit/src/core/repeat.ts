// What may be asked a second time when another tab has taken the core over, and what an outdated tab
// may still ask. Nothing of it is a rule of a network.

import type { Ask } from "./types";

type Kind = Ask["kind"];

/** A second time would be a second thing: the person is told to look whether it was done. */
const ONCE: ReadonlySet<Kind> = new Set<Kind>(["new_group", "request"]);
/** Nobody misses it. */
const FLEETING: ReadonlySet<Kind> = new Set<Kind>(["typing", "recording"]);
/** Changes nothing. */
const READS: ReadonlySet<Kind> = new Set<Kind>([
  "open_file",
  "account",
  "devices",
  "people",
  "find",
  "refresh",
  "message_info",
  "preview",
  "starred",
  "privacy",
  "picture",
  "preview",
]);

export const isOnce = (ask: Ask): boolean => ONCE.has(ask.kind);
export const isFleeting = (ask: Ask): boolean => FLEETING.has(ask.kind);
export const isRead = (ask: Ask): boolean => READS.has(ask.kind);

/** The same thing has the same one, however often it is asked for. */
export function newReference(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
