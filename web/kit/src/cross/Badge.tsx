// Where somebody is, when that is not one's own network. Without such people there is never a badge.
import type { ReactNode } from "react";

import { useApp, useNetworkTitle } from "kit/app/context";
import type { ChatRow, NetworkName } from "kit/core";
import { useT } from "kit/i18n";

export function OriginBadge(props: { network: NetworkName }): ReactNode {
  const t = useT();
  const { network } = useApp();
  const title = useNetworkTitle();
  if (props.network === network) return null;
  return (
    <span data-part="badge" data-network={props.network}>
      {t("badge", { network: title(props.network) })}
    </span>
  );
}

export const ChatBadges = (props: { row: ChatRow }): ReactNode =>
  props.row.otherNetworks.map((network) => <OriginBadge key={network} network={network} />);
