// How far an own message has come: hollow ring, ring with a tick, filled with a tick, then the pictures
// of those who have seen it. The words for it stand beside, for screen readers.
import { useConversation } from "kit/conversation";
import type { MessageRow, Person } from "kit/core";
import { useFormat } from "kit/i18n";
import type { Place } from "kit/list";
import { Receipt, isStuck } from "kit/message";
import { Face, Hidden } from "kit/parts";
import { useRead } from "kit/stores";
import { nameForDisplay } from "kit/text";

import { ReceiptRing } from "../icons/receipt";
import { useT } from "../words";

/** More pictures than these become a number. */
const SEEN_SHOWN = 3;

type DeliveryProps = { message: MessageRow; place: Place };

export function Delivery({ message, place }: DeliveryProps) {
  const { chat } = useConversation();
  const peer = chat?.row.peer ?? null;
  const { receipt } = message;
  if (receipt === "none" || isStuck(message)) return <span data-part="delivery" />;
  if (receipt === "read") {
    // In a direct chat the picture stands at the last message that was seen: the style hides the
    // others. In a group only the newest is asked about, since each question is a look-up.
    if (peer !== null) return <Seen people={[peer]} />;
    return place.newestOwn ? <SeenInGroup key={message.read} message={message} /> : <span data-part="delivery" />;
  }
  // A message under way shows its ring wherever it is; one that has arrived, only the newest.
  if (receipt !== "sending" && !place.newestOwn) return <span data-part="delivery" />;
  return (
    <span data-part="delivery">
      <Receipt receipt={receipt}>
        <ReceiptRing stage={receipt} />
      </Receipt>
    </span>
  );
}

function SeenInGroup({ message }: { message: MessageRow }) {
  const { answer } = useRead({ kind: "message_info", row: message.row });
  const people = answer === null ? [] : answer.readBy.map(({ person }) => person);
  return <Seen people={people} />;
}

function Seen({ people }: { people: readonly Person[] }) {
  const t = useT();
  const format = useFormat();
  const shown = people.slice(0, SEEN_SHOWN);
  return (
    <span data-part="delivery" data-many={people.length > 1 ? "" : undefined}>
      {people.length === 0 ? (
        <Receipt receipt="read">
          <ReceiptRing stage="delivered" />
        </Receipt>
      ) : (
        <span data-part="seen">
          {shown.map((person) => (
            <Face key={person.account} person={person} size={14} />
          ))}
          {people.length > SEEN_SHOWN ? (
            <span data-part="seen-more" aria-hidden="true">
              {format.number(people.length - SEEN_SHOWN)}
            </span>
          ) : null}
          <Hidden>{t("m.seen.by", { names: format.list(people.map((person) => nameForDisplay(person.shown, person.handle))) })}</Hidden>
        </span>
      )}
    </span>
  );
}
