// Chooses whose card is sent: what is on it is the name and the handle that one knows.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { Person } from "kit/core";
import { OriginBadge } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { Dialog } from "kit/parts/Dialog";
import { SearchField } from "kit/parts/SearchField";
import { Empty, FailureLine, Spinner } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { useRead } from "kit/stores/ask";

import { Losses } from "./Losses";
import { useSendPart } from "./send";

export function NewCard(): ReactNode {
  const t = useT();
  const { close } = useConversation();
  const { answer, failure } = useRead({ kind: "people" });
  const { send, busy, failure: refused } = useSendPart();
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const people = (answer?.people ?? [])
    .map(({ person }) => person)
    .filter(({ handle }) => handle !== "")
    .filter(({ shown, handle }) => [shown, handle].some((one) => one.toLocaleLowerCase().includes(wanted)));
  const share = async ({ shown, network, handle }: Person) => {
    if (busy) return;
    if (await send({ kind: "contact", name: shown, entries: [{ network, value: handle }] })) close();
  };
  return (
    <Dialog title={t("card.new")} name="new-card" isOpen onClose={close}>
      <SearchField label={t("search")} value={text} onChange={setText} />
      <Losses part="contact" />
      <FailureLine failure={refused ?? failure} />
      {answer === null && failure === null ? <Spinner /> : null}
      <div data-part="pick-list">
        {people.length === 0 && answer !== null ? <Empty title={t("new.none")} /> : null}
        {people.map((person) => (
          <PersonRow
            key={person.account}
            person={person}
            part="card-choice"
            detail={<bdi dir="ltr">{person.handle}</bdi>}
            end={<OriginBadge network={person.network} />}
            onPress={() => void share(person)}
          />
        ))}
      </div>
    </Dialog>
  );
}
