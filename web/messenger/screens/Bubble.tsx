// One message as this app draws it: quote above the bubble, chip over its edge, ring beside it.
import { useState } from "react";

import { Icon } from "kit/app";
import type { MessageRow } from "kit/core";
import { useFormat } from "kit/i18n";
import type { Place } from "kit/list";
import {
  Attachments,
  MessageText,
  MessageTools,
  Parts,
  ReactionSummary,
  bigEmoji,
  kindOf,
  useNoticeText,
} from "kit/message";
import { Face, flag } from "kit/parts";
import { Name } from "kit/text";

import { useT } from "../words";
import { Delivery } from "./Delivery";
import { ReplyQuote } from "./ReplyQuote";

type BubbleProps = { message: MessageRow; place: Place };

export const renderMessage = (message: MessageRow, place: Place) => <Bubble message={message} place={place} />;

function Bubble(props: BubbleProps) {
  return props.message.body.kind === "notice" ? <NoticeLine message={props.message} /> : <Said {...props} />;
}

function NoticeLine({ message }: { message: MessageRow }) {
  const notice = useNoticeText();
  if (message.body.kind !== "notice") return null;
  return (
    <p data-part="notice" data-row={message.row} dir="auto">
      {notice(message.body.notice, message.sender)}
    </p>
  );
}

function Said({ message, place }: BubbleProps) {
  const format = useFormat();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const emoji = bigEmoji(message);
  const { sender } = message;
  return (
    <div
      data-part="message"
      data-row={message.row}
      data-kind={kindOf(message)}
      data-receipt={place.isOwn ? message.receipt : undefined}
      data-own={flag(place.isOwn)}
      data-first={flag(place.first)}
      data-last={flag(place.last)}
      data-quoting={flag(message.reply !== null)}
      data-big-emoji={emoji === 0 ? undefined : emoji}
      data-mention={flag(message.mentions.some(({ isMe }) => isMe))}
      data-reacted={flag(message.reactions.length > 0)}
    >
      {place.isOwn ? null : (
        <span data-part="message-avatar">
          {place.last ? <Face person={sender} size={28} /> : null}
        </span>
      )}
      <div data-part="message-main">
        {place.showSender && message.reply === null ? (
          <span data-part="sender">
            <Name text={sender.shown} fallback={sender.handle} />
          </span>
        ) : null}
        {message.reply === null ? null : <ReplyQuote message={message} quote={message.reply} />}
        <Marks message={message} />
        <div data-part="bubble-line">
          {/* The same menu is a button beside it. */}
          <div
            data-part="bubble"
            title={format.full(message.at)}
            onContextMenu={(event) => {
              // Selected text and links keep the browser's own menu.
              const isLink = event.target instanceof Element && event.target.closest("a") !== null;
              if (isLink || getSelection()?.isCollapsed === false) return;
              event.preventDefault();
              setMenuOpen(true);
            }}
          >
            <Parts message={message} />
            <Attachments message={message} />
            <MessageText message={message} />
            <ReactionSummary message={message} />
          </div>
          <MessageTools message={message} isOpen={isMenuOpen} onOpenChange={setMenuOpen} />
        </div>
      </div>
      {place.isOwn ? <Delivery message={message} place={place} /> : null}
    </div>
  );
}

/** Small words above a bubble: edited, and until when it is here. */
function Marks({ message }: { message: MessageRow }) {
  const t = useT();
  const format = useFormat();
  const { editedAt, expiresAt } = message;
  if (message.body.kind !== "text" || (editedAt === null && expiresAt === null)) return null;
  return (
    <span data-part="message-marks">
      {editedAt === null ? null : <span data-part="edited">{t("message.edited")}</span>}
      {expiresAt === null ? null : (
        <span data-part="expires">
          <Icon name="timer" />
          <span>{t("m.disappears", { when: format.dayTime(expiresAt) })}</span>
        </span>
      )}
    </span>
  );
}
