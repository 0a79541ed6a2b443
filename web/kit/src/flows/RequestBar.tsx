// A first contact: accept, delete or block. The other side never learns which, nor that it was seen.
import type { ReactNode } from "react";

import { go } from "kit/app/route";
import type { Chat } from "kit/core";
import { OriginBadge } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { FailureLine } from "kit/parts/Page";
import { useAsk, useRead } from "kit/stores/ask";
import { nameForDisplay } from "kit/text/display";

/** In the place of the composer, where requests wait for an answer. */
export function RequestBar(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { ask, busy, failure } = useAsk();
  const { row } = props.chat;
  const conversation = row.id;
  const name = nameForDisplay(row.title, t("somebody"));
  const decline = async () => {
    const done = await ask({ kind: "answer_request", conversation, accept: false });
    if (done !== null) go({ name: "folder", folder: "requests" }, { replace: true });
  };
  const block = async () => {
    if (row.peer === null) return;
    // Not blocked and gone would let them write again: the request stays and says why.
    if ((await ask({ kind: "block", account: row.peer.account, blocked: true })) !== null) await decline();
  };
  return (
    <div data-part="request">
      <p data-part="request-text">
        {row.kind === "group" ? t("request.group", { name }) : t("request.text", { name })}
      </p>
      {row.otherNetworks.map((network) => (
        <OriginBadge key={network} network={network} />
      ))}
      <FailureLine failure={failure} />
      <div data-part="request-buttons">
        {row.peer === null ? null : (
          <Button kind="danger" action="block" isDisabled={busy} onPress={() => void block()}>
            {t("requests.block")}
          </Button>
        )}
        <Button kind="danger" action="decline" isDisabled={busy} onPress={() => void decline()}>
          {t("requests.decline")}
        </Button>
        <Button
          kind="primary"
          action="accept"
          isDisabled={busy}
          onPress={() => void ask({ kind: "answer_request", conversation, accept: true })}
        >
          {t("requests.accept")}
        </Button>
      </div>
    </div>
  );
}

/** Above the messages, where first contacts are delivered at once: nothing is told back until one acts. */
export function StrangerCard(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { ask, busy, failure } = useAsk();
  const { answer, reload } = useRead({ kind: "people" });
  const { row, state } = props.chat;
  if (!row.stranger || state !== "open" || row.peer === null) return null;
  const { peer } = row;
  const name = nameForDisplay(peer.shown, peer.handle);
  const isBlocked =
    answer?.people.some(({ person, blocked }) => blocked && person.account === peer.account) ?? false;
  const block = async (blocked: boolean) => {
    if ((await ask({ kind: "block", account: peer.account, blocked })) !== null) reload();
  };
  if (isBlocked) {
    return (
      <div data-part="blocked-card" role="status">
        <p data-part="request-text">{t("block.text")}</p>
        <FailureLine failure={failure} />
        <div data-part="request-buttons">
          <Button action="unblock" isDisabled={busy} onPress={() => void block(false)}>
            {t("unblock.name", { name })}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div data-part="stranger-card">
      <p data-part="request-text">
        {t("stranger.text", { name })}
      </p>
      <OriginBadge network={peer.network} />
      <FailureLine failure={failure} />
      <div data-part="request-buttons">
        <Button
          kind="danger"
          action="block"
          isDisabled={busy}
          onPress={() => void block(true)}
        >
          {t("requests.block")}
        </Button>
        <Button
          kind="primary"
          action="accept"
          isDisabled={busy}
          onPress={() => void ask({ kind: "answer_request", conversation: row.id, accept: true })}
        >
          {t("requests.accept")}
        </Button>
      </div>
    </div>
  );
}
