// Whether somebody is there, or when they were heard last: each app words it in its own way. Who hides it
// is told by nothing: the core gives no presence then.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import type { Presence } from "kit/core";
import { useFormat, useT } from "kit/i18n";

const MINUTE_MS = 60_000;

/** Empty where nothing is known. */
export function usePresenceText(): (presence: Presence | null) => string {
  const t = useT();
  const format = useFormat();
  return (presence) => {
    if (presence === null) return "";
    if (presence.active) return t("presence.active");
    const { lastSeen } = presence;
    if (lastSeen === null) return "";
    return t("presence.seen", {
      ago: format.agoShort(lastSeen),
      day: format.dayWord(lastSeen),
      time: format.time(lastSeen),
    });
  };
}

/** The words, kept true while they are on the screen; `otherwise` where nothing is known. */
export function PresenceText(props: { presence: Presence | null; otherwise?: ReactNode }): ReactNode {
  const text = usePresenceText()(props.presence);
  const [, setTurn] = useState(0);
  useEffect(() => {
    const turn = setInterval(() => setTurn((count) => count + 1), MINUTE_MS);
    return () => clearInterval(turn);
  }, []);
  if (text === "") return props.otherwise ?? null;
  return (
    <span data-part="presence" data-active={props.presence?.active === true ? "" : undefined}>
      {text}
    </span>
  );
}
