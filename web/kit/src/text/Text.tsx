// Texts and names of people on the screen. All that others wrote goes through here.
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";

import type { AccountId } from "kit/core";
import { useT } from "kit/i18n";

import { cut, nameForDisplay } from "./display";
import { piecesOf, type Mention, type Piece } from "./pieces";

/** Longer or higher texts are cut until the person wants all of it. */
const CLAMP_CHARS = 900;
const CLAMP_LINES = 20;

/** Where to cut, or `null` when all fits. */
export function clampAt(text: string): number | null {
  let line = 0;
  for (let lines = 0; lines < CLAMP_LINES; lines += 1) {
    line = text.indexOf("\n", line);
    if (line < 0) break;
    line += 1;
  }
  const byLines = line > 0 && line < text.length ? line - 1 : null;
  const byChars = text.length > CLAMP_CHARS * 1.25 ? CLAMP_CHARS : null;
  if (byLines === null || byChars === null) return byLines ?? byChars;
  return Math.min(byLines, byChars);
}

const NONE: readonly Mention[] = [];

export function Text(props: {
  text: string;
  mentions?: readonly Mention[];
  /** Cuts long texts, with "Read more". */
  clamp?: boolean;
  onMention?: ((account: AccountId) => void) | undefined;
  className?: string;
}): ReactNode {
  const t = useT();
  const { text, mentions = NONE, clamp = true } = props;
  const [isWhole, setWhole] = useState(false);
  const end = clamp && !isWhole ? clampAt(text) : null;
  const pieces = useMemo(
    () => piecesOf(end === null ? text : cut(text, end), mentions),
    [text, mentions, end],
  );
  return (
    <div data-part="text" dir="auto" className={props.className}>
      {pieces.map((piece, index) => (
        // A text never changes in parts: the place is the identity.
        // oxlint-disable-next-line react/no-array-index-key
        <PieceView key={index} piece={piece} onMention={props.onMention} />
      ))}
      {end === null ? null : (
        <Button data-part="read-more" onPress={() => setWhole(true)}>
          {t("text.more")}
        </Button>
      )}
    </div>
  );
}

function PieceView(props: {
  piece: Piece;
  onMention: ((account: AccountId) => void) | undefined;
}): ReactNode {
  const { piece, onMention } = props;
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "link":
      return (
        <a
          data-part="link-out"
          href={piece.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          dir="ltr"
        >
          {piece.text}
        </a>
      );
    case "mention":
      return onMention === undefined ? (
        <bdi data-part="mention-link" data-me={piece.isMe ? "" : undefined}>
          {piece.text}
        </bdi>
      ) : (
        <Button
          data-part="mention-link"
          data-me={piece.isMe ? "" : undefined}
          onPress={() => onMention(piece.account)}
        >
          <bdi>{piece.text}</bdi>
        </Button>
      );
  }
}

/** Every name of a person or a group. */
export function Name(props: { text: string; fallback?: string; className?: string }): ReactNode {
  return (
    <bdi data-part="name" className={props.className}>
      {nameForDisplay(props.text, props.fallback)}
    </bdi>
  );
}
