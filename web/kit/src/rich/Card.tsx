// Somebody's card: a name, and by what they are found. A handle of a network that is known here leads to
// the same search as if one had typed it; everything else can be copied.
import { useState } from "react";
import type { ReactNode } from "react";

import { useApp, useNetworkTitle } from "kit/app/context";
import type { AnswerTo, Ask, CardEntry, Part } from "kit/core";
import { FoundPerson } from "kit/cross/Find";
import { useT } from "kit/i18n";
import { Avatar } from "kit/parts/Avatar";
import { Button, IconButton } from "kit/parts/Button";
import { useCopy } from "kit/parts/copy";
import { Dialog } from "kit/parts/Dialog";
import { FailureLine } from "kit/parts/Page";
import { useAsk } from "kit/stores/ask";
import { forDisplay, nameForDisplay } from "kit/text/display";

type Found = AnswerTo<Extract<Ask, { kind: "find" }>>;

export function CardView(props: { card: Extract<Part, { kind: "contact" }> }): ReactNode {
  const t = useT();
  const { name, entries } = props.card;
  const shown = nameForDisplay(name, t("somebody"));
  return (
    <div data-part="card-contact" role="group" aria-label={t("card.label", { name: shown })}>
      <div data-part="card-head">
        <Avatar id={name} name={shown} size={44} />
        <bdi data-part="card-name">{shown}</bdi>
      </div>
      {entries.map((entry) => (
        <Entry key={`${entry.network ?? ""} ${entry.value}`} entry={entry} />
      ))}
    </div>
  );
}

function Entry(props: { entry: CardEntry }): ReactNode {
  const t = useT();
  const title = useNetworkTitle();
  const copy = useCopy();
  const { networks } = useApp();
  const { ask, busy, failure, clear } = useAsk();
  const [found, setFound] = useState<Found | null>(null);
  const { network, value } = props.entry;
  const isKnown = network !== null && networks.some(({ name }) => name === network);
  const find = async () => {
    if (network !== null) setFound(await ask({ kind: "find", network, handle: value }));
  };
  return (
    <div data-part="card-entry">
      <span data-part="card-words">
        {network === null ? null : <span data-part="card-network">{title(network)}</span>}
        <bdi data-part="card-value" dir="ltr">
          {forDisplay(value)}
        </bdi>
      </span>
      {isKnown ? (
        <Button action="card-find" isBusy={busy} onPress={() => void find()}>
          {t("card.find")}
        </Button>
      ) : (
        <IconButton name="copy" label={t("copy")} action="copy-card" onPress={() => copy(value)} />
      )}
      <FailureLine failure={failure} />
      {found === null ? null : (
        <Dialog
          title={t("card.found")}
          name="card-found"
          isOpen
          onClose={() => {
            setFound(null);
            clear();
          }}
        >
          <FoundPerson found={found} />
        </Dialog>
      )}
    </div>
  );
}
