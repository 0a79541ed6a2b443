// A message as the kit builds it, with what this app writes below: "Saved", "Sent", "Seen".
import type { ReactNode } from "react";

import { Icon } from "kit/app";
import type { MessageRow } from "kit/core";
import { useFormat } from "kit/i18n";
import type { Place } from "kit/list";
import { Message, isStuck } from "kit/message";
import { useRead } from "kit/stores";
import { nameForDisplay } from "kit/text";

import { useWords } from "../words";

export function Bubble(props: { message: MessageRow; place: Place }): ReactNode {
  return (
    <Message
      message={props.message}
      place={props.place}
      avatar="last"
      doubleTap="❤️"
      after={Below}
    />
  );
}

const Below = (message: MessageRow, place: Place): ReactNode => {
  return (
    <>
      {message.starred ? <Saved /> : null}
      {place.newestOwn ? <Fate message={message} isGroup={place.isGroup} /> : null}
    </>
  );
};

function Saved(): ReactNode {
  const t = useWords();
  return (
    <p className="message-foot message-saved" data-part="saved">
      <Icon name="star-filled" />
      {t("i.saved")}
    </p>
  );
}

/** What became of the newest own message. */
function Fate({ message, isGroup }: { message: MessageRow; isGroup: boolean }): ReactNode {
  const t = useWords();
  if (isStuck(message)) return null;
  switch (message.receipt) {
    case "none":
      return null;
    case "sending":
      return <p className="message-foot">{t("receipt.sending")}</p>;
    case "read":
      if (isGroup) return <SeenBy message={message} />;
      return <p className="message-foot">{t("receipt.read")}</p>;
    default:
      return <p className="message-foot">{t("receipt.sent")}</p>;
  }
}

/** Beyond that many names a number says more. */
const NAMED = 3;

function SeenBy({ message }: { message: MessageRow }): ReactNode {
  const t = useWords();
  const format = useFormat();
  const { answer } = useRead({ kind: "message_info", row: message.row });
  const names = answer?.readBy.map(({ person }) => nameForDisplay(person.shown, person.handle || t("somebody"))) ??
    [];
  // Asked once: when more people have seen it since, the number is what is known.
  const isWhole = names.length === message.read && names.length <= NAMED && names.length > 0;
  return (
    <p className="message-foot">
      {isWhole
        ? t("i.seen.names", { names: format.list(names) })
        : t("i.seen.count", { n: message.read })}
    </p>
  );
}
