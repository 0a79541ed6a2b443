// What people of the other networks in a conversation will not see as it is, said before it is sent.
// Silent among people of one's own network.
import type { ReactNode } from "react";

import { useNetworkTitle } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Loss, PartKind, Planned } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { useRead } from "kit/stores/ask";

const NOTHING: Planned = {
  chars: 0,
  part: null,
  files: [],
  voiceMs: null,
  viewOnce: 0,
  mentionAll: false,
};

/** One line for each thing that is lost, with all networks that lose it. */
export function useLossLines(): (losses: readonly Loss[]) => string[] {
  const t = useT();
  const format = useFormat();
  const title = useNetworkTitle();
  return (losses) => {
    const networks = new Map<string, string[]>();
    for (const { what, becomes, network } of losses) {
      const key = `${what} ${becomes}`;
      networks.set(key, [...(networks.get(key) ?? []), title(network)]);
    }
    const lines: string[] = [];
    const said = new Set<string>();
    for (const { what, becomes } of losses) {
      const key = `${what} ${becomes}`;
      if (said.has(key)) continue;
      said.add(key);
      const network = format.list(networks.get(key) ?? []);
      lines.push(t(`loss.as.${becomes}`, { network, what: t(`loss.${what}`) }));
    }
    return lines;
  };
}

/** For what is about to be sent in the open conversation. */
export function Losses(props: { part?: PartKind; planned?: Partial<Planned> }): ReactNode {
  const { chat } = useConversation();
  if (chat === null || chat.row.otherNetworks.length === 0) return null;
  return <Asked planned={{ ...NOTHING, part: props.part ?? null, ...props.planned }} />;
}

function Asked(props: { planned: Planned }): ReactNode {
  const { id } = useConversation();
  const { answer } = useRead({ kind: "preview", conversation: id, planned: props.planned });
  const lines = useLossLines()(answer?.losses ?? []);
  if (lines.length === 0) return null;
  return (
    <p data-part="honesty" role="status">
      {lines.join(" ")}
    </p>
  );
}
