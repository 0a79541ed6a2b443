// What a bubble holds: text or what stands for it, the quoted message, files.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Attachment, MessageRow, Quote } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { hueOf } from "kit/parts/Avatar";
import { flag } from "kit/parts/given";
import { Hidden } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { useProgress } from "kit/stores/hints";
import { nameForDisplay } from "kit/text/display";
import { Text } from "kit/text/Text";

import { summaryOf, useSummaryText } from "./words";

export function MessageText(props: { message: MessageRow }): ReactNode {
  const { message } = props;
  const summary = useSummaryText();
  const { body } = message;
  switch (body.kind) {
    case "text":
      // A new text is another text: "Read more" of the old one does not hold for it.
      return body.text === "" ? null : (
        <Text key={message.editedAt} text={body.text} mentions={message.mentions} />
      );
    case "notice":
      return null;
    default: {
      const sender = { name: message.sender.shown, isMe: message.isOwn };
      return <span data-part={body.kind}>{summary(summaryOf(message), sender)}</span>;
    }
  }
}

/** The answered message; leads to it where it is on this device. */
export function QuoteView(props: { quote: Quote }): ReactNode {
  const t = useT();
  const summary = useSummaryText();
  const { jumpTo } = useConversation();
  const { row, sender, summary: what } = props.quote;
  const name =
    sender === null ? t("somebody") : sender.isMe ? t("you") : nameForDisplay(sender.shown, sender.handle);
  const text =
    what === null ? t("quote.gone") : summary(what, { name, isMe: sender?.isMe === true });
  const inner = (
    <>
      <span data-part="quote-sender" data-hue={sender === null ? undefined : hueOf(sender.account)}>
        <bdi>{name}</bdi>
      </span>
      <span data-part="quote-text" dir="auto">
        {text}
      </span>
    </>
  );
  if (row === null) {
    return (
      <div data-part="quote" data-gone="">
        {inner}
      </div>
    );
  }
  return (
    <PlainButton
      part="quote"
      data={{ "data-own": flag(sender?.isMe === true) }}
      onPress={() => jumpTo(row)}
    >
      <Hidden>{t("quote.go")}</Hidden>
      {inner}
    </PlainButton>
  );
}

export function Attachments(props: { message: MessageRow }): ReactNode {
  const { attachments, row } = props.message;
  if (attachments.length === 0) return null;
  return (
    <div data-part="attachments" data-count={attachments.length}>
      {attachments.map((attachment) => (
        <AttachmentView key={attachment.index} attachment={attachment} row={row} />
      ))}
    </div>
  );
}

function AttachmentView(props: { attachment: Attachment; row: number }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { attachment } = props;
  const share = useProgress(props.row);
  const name = nameForDisplay(attachment.filename, t(`media.${attachment.media}`));
  return (
    <div data-part="attachment" data-media={attachment.media} data-uploading={flag(attachment.uploading)}>
      <Icon name={attachment.media} />
      <bdi data-part="attachment-name">{name}</bdi>
      <span data-part="attachment-size">{format.bytes(attachment.bytes)}</span>
      {share === null ? null : (
        <progress data-part="progress" aria-label={t("media.progress")} max={share.of} value={share.done} />
      )}
    </div>
  );
}
