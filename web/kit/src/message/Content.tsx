// What a bubble holds: text or what stands for it, the quoted message, files.
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow, Quote } from "kit/core";
import { useT } from "kit/i18n";
import { hueOf } from "kit/parts/Avatar";
import { flag } from "kit/parts/given";
import { Hidden } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { nameForDisplay } from "kit/text/display";
import { Text } from "kit/text/Text";

import { SummaryIcon } from "./SummaryIcon";
import { summaryOf, useSummaryText } from "./words";

export function MessageText(props: { message: MessageRow }): ReactNode {
  const { message } = props;
  const summary = useSummaryText();
  const { body } = message;
  // Drawn instead of its words; those are for copying and for screen readers.
  if (message.part !== null) return null;
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
        {what === null ? null : <SummaryIcon summary={what} />}
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

const Media = lazy(async () => ({ default: (await import("kit/media/Attachments")).Attachments }));

/** Pictures, sounds and files: drawn by what is fetched with the first message that has any. */
export function Attachments(props: { message: MessageRow }): ReactNode {
  const { message } = props;
  if (message.attachments.length === 0 && message.viewOnce === null) return null;
  return (
    <Suspense fallback={<div data-part="attachments" data-waiting="" />}>
      <Media message={message} />
    </Suspense>
  );
}
