// Whom a message answers: one small line, and the answered words in a pale bubble behind the own.
import { Icon } from "kit/app";
import type { MessageRow, Person, Quote } from "kit/core";
import { QuoteView } from "kit/message";
import { nameForDisplay } from "kit/text";

import { useT } from "../words";

export function ReplyQuote({ message, quote }: { message: MessageRow; quote: Quote }) {
  return (
    <div data-part="reply">
      <span data-part="reply-line">
        <Icon name="reply" />
        <span>{useReplyLine(message, quote)}</span>
      </span>
      <QuoteView quote={quote} />
    </div>
  );
}

const shownName = (person: Person): string => nameForDisplay(person.shown, person.handle);

function useReplyLine(message: MessageRow, quote: Quote): string {
  const t = useT();
  const sender = shownName(message.sender);
  const to = quote.sender;
  if (to === null) return message.isOwn ? t("m.reply.you.gone") : t("m.reply.gone", { sender });
  if (message.isOwn) return to.isMe ? t("m.reply.you.you") : t("m.reply.you.other", { name: shownName(to) });
  if (to.isMe) return t("m.reply.other.you", { sender });
  if (to.account === message.sender.account) return t("m.reply.other.self", { sender });
  return t("m.reply.other.other", { sender, name: shownName(to) });
}
