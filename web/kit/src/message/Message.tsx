// One message in its usual structure. Shells that want another one build it from the same pieces.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import { SelectMark } from "kit/conversation/Selection";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import type { Place } from "kit/list/places";
import { Face, hueOf } from "kit/parts/Avatar";
import { flag } from "kit/parts/given";
import { onlyEmoji } from "kit/text/display";
import { Name } from "kit/text/Text";

import { Attachments, MessageText, QuoteView } from "./Content";
import { Parts } from "./Parts";
import { ReactionSummary } from "./Reactions";
import { MessageTools } from "./Tools";
import { useNoticeText } from "./words";

/** More emoji than this are a text like others. */
const BIG_MOST = 8;

/** How many emoji the message consists of, if of nothing else and nothing stands beside them. */
export function bigEmoji(message: MessageRow): number {
  if (message.body.kind !== "text" || message.part !== null) return 0;
  if (message.attachments.length > 0 || message.reply !== null) return 0;
  const count = onlyEmoji(message.body.text);
  return count <= BIG_MOST ? count : 0;
}

/** What a bubble holds, for its look. */
export const kindOf = (message: MessageRow): string =>
  message.part?.kind ?? (message.attachments.length > 0 || message.viewOnce !== null ? "file" : message.body.kind);

/** An own message whose file stands still: it is not on its way, and says so itself. */
export const isStuck = (message: MessageRow): boolean =>
  message.attachments.some(({ state }) => state.kind === "failed");

export type MessageProps = {
  message: MessageRow;
  place: Place;
  /** Inside of the bubble, at its end: time and ticks, where the app shows them there. */
  foot?: (message: MessageRow, place: Place) => ReactNode;
  /** Below the bubble: receipts of a thread. */
  after?: (message: MessageRow, place: Place) => ReactNode;
  /** At which message of a run the face of the sender stands. */
  avatar?: "first" | "last" | "none";
  /** Whether the name stands above a run in groups. */
  hasSender?: boolean;
  hasTools?: boolean;
  /** A second press in short time sends this reaction; the button for it stays. */
  doubleTap?: string;
};

export function Message(props: MessageProps): ReactNode {
  const { message } = props;
  if (message.body.kind === "notice") return <NoticeLine message={message} />;
  return <Bubble {...props} />;
}

function NoticeLine(props: { message: MessageRow }): ReactNode {
  const notice = useNoticeText();
  const { body, sender } = props.message;
  if (body.kind !== "notice") return null;
  return (
    <p data-part="notice" data-row={props.message.row} dir="auto">
      {notice(body.notice, sender)}
    </p>
  );
}

function Bubble(props: MessageProps): ReactNode {
  const t = useT();
  const { message, place } = props;
  const { react } = useConversation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const emoji = bigEmoji(message);
  const isMention = !message.isOwn && message.mentions.some((mention) => mention.isMe);
  const { doubleTap } = props;
  return (
    <div
      data-part="message"
      data-row={message.row}
      data-own={flag(message.isOwn)}
      data-first={flag(place.first)}
      data-last={flag(place.last)}
      data-kind={kindOf(message)}
      data-receipt={message.isOwn ? message.receipt : undefined}
      data-big-emoji={emoji === 0 ? undefined : emoji}
      data-mention={flag(isMention)}
      data-reacted={flag(message.reactions.length > 0)}
      data-starred={flag(message.starred)}
      data-menu={flag(isMenuOpen)}
    >
      <SelectMark message={message} />
      <SenderFace {...props} />
      <div data-part="message-main">
        {place.showSender && props.hasSender !== false ? (
          <span data-part="sender" data-hue={hueOf(message.sender.account)}>
            <Name text={message.sender.shown} fallback={message.sender.handle || t("somebody")} />
          </span>
        ) : null}
        <div
          data-part="bubble"
          onDoubleClick={
            doubleTap === undefined || !message.can.react
              ? undefined
              : () => {
                  getSelection()?.removeAllRanges();
                  react(message, doubleTap);
                }
          }
          onContextMenu={(event) => {
            // Selected text and links keep the browser's own menu.
            const isLink = event.target instanceof Element && event.target.closest("a") !== null;
            if (isLink || getSelection()?.isCollapsed === false) return;
            event.preventDefault();
            setMenuOpen(true);
          }}
        >
          {message.reply === null ? null : <QuoteView quote={message.reply} />}
          <Parts message={message} />
          <Attachments message={message} />
          <MessageText message={message} />
          {message.editedAt === null ? null : <span data-part="edited">{t("message.edited")}</span>}
          {props.foot === undefined ? null : (
            <span data-part="foot">{props.foot(message, place)}</span>
          )}
        </div>
        <ReactionSummary message={message} />
        {props.after?.(message, place)}
      </div>
      {props.hasTools === false ? null : (
        <MessageTools message={message} isOpen={isMenuOpen} onOpenChange={setMenuOpen} />
      )}
    </div>
  );
}

function SenderFace(props: MessageProps): ReactNode {
  const { message, place, avatar = "none" } = props;
  if (avatar === "none" || message.isOwn) return null;
  const { sender } = message;
  // Where no face stands, its place is kept.
  return (
    <span data-part="message-avatar">
      {place[avatar] ? <Face person={sender} /> : null}
    </span>
  );
}
