// Where one cannot write, it says why instead of a field that would refuse.
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import { SelectionBar } from "kit/conversation/Selection";
import { RequestBar } from "kit/flows/RequestBar";
import { useT } from "kit/i18n";
import { useCoreState } from "kit/stores/core";

export function ComposerGate(props: { children: ReactNode }): ReactNode {
  const t = useT();
  const { chat, selected } = useConversation();
  const { revoked, storage } = useCoreState();
  if (chat === null) return null;
  if (selected !== null) return <SelectionBar />;
  if (revoked) return <Closed state="revoked" text={t("gate.revoked")} />;
  if (storage === "full") return <Closed state="full" text={t("gate.full")} />;
  switch (chat.state) {
    case "open":
      return props.children;
    case "requested_by_them":
      return (
        <div data-part="composer-gate" data-state={chat.state}>
          <RequestBar chat={chat} />
        </div>
      );
    default:
      return <Closed state={chat.state} text={t(`gate.${chat.state}`)} />;
  }
}

const Closed = (props: { state: string; text: string }): ReactNode => (
  <div data-part="composer-gate" data-state={props.state} role="status">
    <p data-part="gate-text">{props.text}</p>
  </div>
);
