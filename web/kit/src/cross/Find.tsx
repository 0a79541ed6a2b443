// Finds one person by exactly the handle that was given. There is no directory, no suggestion, and
// "nobody has it" sounds the same as "does not want to be found".
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { useApp, useNetworkTitle } from "kit/app/context";
import type { HandleKind } from "kit/app/info";
import { go, useRoute } from "kit/app/route";
import type { Answer, ConversationId, NetworkName } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Choice, TextField } from "kit/parts/Fields";
import { FailureLine, Page, Section } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { useAsk } from "kit/stores/ask";

import { OriginBadge } from "./Badge";

type Found = Extract<Answer, { kind: "found" }>;

const open = (id: ConversationId) => go({ name: "chat", id, row: null }, { replace: true });

export function FindPerson(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  return (
    <Page name="find" title={t("find.title")} onBack={props.onBack}>
      <FindForm />
    </Page>
  );
}

/** The form and what it found. */
export function FindForm(): ReactNode {
  const t = useT();
  const { network: own, networks } = useApp();
  const [network, setNetwork] = useState<NetworkName>(own);
  const route = useRoute();
  // Somebody's own link says whom to look for; looking is the person's.
  const [handle, setHandle] = useState(route.name === "find" ? (route.handle ?? "") : "");
  const [found, setFound] = useState<Found | null>(null);
  const { ask, busy, failure, clear } = useAsk();
  const kind = networks.find(({ name }) => name === network)?.handleKind ?? "profile";

  const change = (next: NetworkName) => {
    setNetwork(next);
    setFound(null);
    clear();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (handle.trim() === "") return;
    setFound(null);
    setFound(await ask({ kind: "find", network, handle: handle.trim() }));
  };

  return (
    <>
      <form data-part="find" onSubmit={(event) => void submit(event)}>
        {networks.length > 1 ? (
          <Choice
            label={t("find.network")}
            name="network"
            value={network}
            onChange={change}
            options={networks.map(({ name, title }) => ({ id: name, text: title }))}
          />
        ) : null}
        <TextField
          label={t(`handle.${kind}`)}
          name="find"
          value={handle}
          onChange={(next) => {
            setHandle(next);
            clear();
          }}
          hint={t("find.hint")}
          inputMode={inputMode(kind)}
          dir="ltr"
        />
        <FailureLine failure={failure} />
        <Button type="submit" kind="primary" action="find" isBusy={busy} isDisabled={handle.trim() === ""}>
          {t("find.submit")}
        </Button>
      </form>
      {found === null ? null : <FoundPerson key={found.person.account} found={found} />}
    </>
  );
}

export const inputMode = (kind: HandleKind): "tel" | "text" => (kind === "phone" ? "tel" : "text");

/** Somebody who was found: opens the chat, or writes the first message. */
export function FoundPerson(props: { found: Found }): ReactNode {
  const t = useT();
  const title = useNetworkTitle();
  const { person, conversation, needsRequest } = props.found;
  const [text, setText] = useState("");
  const { ask, busy, failure } = useAsk();

  const request = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await ask({ kind: "request", account: person.account, text: text.trim() });
    if (answer !== null) open(answer.conversation);
  };

  return (
    <div data-part="found">
      <Section>
        <PersonRow
          person={person}
          detail={<bdi>{person.handle}</bdi>}
          end={<OriginBadge network={person.network} />}
        />
      </Section>
      {conversation !== null ? (
        <Button kind="primary" action="open" onPress={() => open(conversation)}>
          {t("find.open")}
        </Button>
      ) : (
        <form data-part="request-form" onSubmit={(event) => void request(event)}>
          <p data-part="page-text">
            {needsRequest
              ? t("find.request", { network: title(person.network) })
              : t("find.first")}
          </p>
          <TextField
            label={t("find.message")}
            name="request-text"
            value={text}
            onChange={setText}
          />
          <FailureLine failure={failure} />
          <Button
            type="submit"
            kind="primary"
            action="send-request"
            isBusy={busy}
            isDisabled={text.trim() === ""}
          >
            {t("find.send")}
          </Button>
        </form>
      )}
    </div>
  );
}
