// A text taken apart: plain parts, links, mentions. Only `https` links lead anywhere, and their host is
// shown as it is in the network's own spelling, so that no look-alike letters deceive.
import type { AccountId, MessageRow } from "kit/core";

import { forDisplay } from "./display";

export type Mention = MessageRow["mentions"][number];
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "mention"; text: string; account: AccountId; isMe: boolean };

const LINK = /https:\/\/[^\s<>"'`\\]+/giu;
/** What belongs to the sentence and not to the address. */
const TRAILING = /[.,:;!?…)\]}»”’]+$/u;
const LINK_MOST = 2_048;

function readLink(written: string): { text: string; href: string } | null {
  if (written.length > LINK_MOST) return null;
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return null;
  }
  // `https://bank.example@evil.example`: the part before the @ is there to deceive.
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  const rest = written.slice("https://".length).replace(/^[^/?#]*/u, "");
  return { text: `https://${url.host}${rest}`, href: url.href };
}

/** Closing brackets belong to the address when it opened them. */
function withoutTrailing(written: string): string {
  const trimmed = written.replace(TRAILING, "");
  const rest = written.slice(trimmed.length);
  return rest.startsWith(")") && trimmed.includes("(") ? `${trimmed})` : trimmed;
}

function* links(text: string): Generator<Piece> {
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    const written = withoutTrailing(match[0]);
    const link = readLink(written);
    if (link === null) continue;
    if (match.index > done) yield { kind: "text", text: text.slice(done, match.index) };
    yield { kind: "link", ...link };
    done = match.index + written.length;
  }
  if (done < text.length) yield { kind: "text", text: text.slice(done) };
}

/** Mentions count in UTF-16 units of the text as it came; those that do not fit in it are left out. */
export function piecesOf(text: string, mentions: readonly Mention[] = []): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const mention of mentions.toSorted((a, b) => a.start - b.start)) {
    const { start, end, account, isMe } = mention;
    if (start < done || end <= start || end > text.length) continue;
    pieces.push(...links(forDisplay(text.slice(done, start))));
    pieces.push({ kind: "mention", text: forDisplay(text.slice(start, end)), account, isMe });
    done = end;
  }
  pieces.push(...links(forDisplay(text.slice(done))));
  return pieces;
}
