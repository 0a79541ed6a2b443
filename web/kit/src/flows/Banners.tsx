// Lines at the edge of the app about how it is doing. Each is empty while all is well.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { useUpdate } from "kit/pwa";
import { useCore, useCoreState, useTab } from "kit/stores/core";

import { later } from "./later";

const StartAgain = later(async () => (await import("./StartAgain")).StartAgain);

/** Shorter interruptions are nobody's business. */
const SILENT_MS = 3_000;

/** True once `value` has been true for a while. */
function useLasting(value: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!value) return;
    const rest = setTimeout(() => setLasts(true), SILENT_MS);
    return () => {
      clearTimeout(rest);
      setLasts(false);
    };
  }, [value]);
  return lasts;
}

/** How the connection is. Always in the document; empty while online. */
export function LinkLine(): ReactNode {
  const t = useT();
  const { link, queued } = useCoreState();
  const { reachable } = useTab();
  const isAway = useLasting(link !== "online" || !reachable);
  let text = "";
  if (link === "catching_up" && reachable) text = isAway ? t("link.catching_up") : "";
  else if (isAway) {
    text = link === "offline" ? t("link.offline", { count: queued }) : t("link.connecting");
  }
  return (
    <p data-part="link" data-state={reachable ? link : "connecting"} role="status">
      {text}
    </p>
  );
}

function Banner(props: { kind: string; text: string; children?: ReactNode }): ReactNode {
  return (
    <div data-part="banner" data-kind={props.kind} role="status">
      <Icon name="warning" />
      <p data-part="banner-text">{props.text}</p>
      {props.children}
    </div>
  );
}

/** This device was put out of the account; what it has stays readable until the person starts again. */
export function RevokedBanner(): ReactNode {
  const t = useT();
  const { revoked } = useCoreState();
  if (!revoked) return null;
  return (
    <Banner kind="revoked" text={t("revoked.text")}>
      <StartAgain text={t("revoked.again")} />
    </Banner>
  );
}

export function FullBanner(): ReactNode {
  const t = useT();
  const core = useCore();
  const { storage } = useCoreState();
  if (storage !== "full") return null;
  return (
    <Banner kind="full" text={t("storage.full.text")}>
      <Button action="retry" onPress={() => core.storage.retry()}>
        {t("storage.retry")}
      </Button>
    </Banner>
  );
}

/** Another tab runs a newer app, or a newer one was fetched. */
export function UpdateBanner(): ReactNode {
  const t = useT();
  const { outdated } = useTab();
  const { ready, apply } = useUpdate();
  if (!outdated && !ready) return null;
  return (
    <Banner kind="update" text={outdated ? t("update.outdated") : t("update.ready")}>
      <Button kind="primary" action="update" onPress={ready ? apply : () => location.reload()}>
        {t("update.apply")}
      </Button>
    </Banner>
  );
}
