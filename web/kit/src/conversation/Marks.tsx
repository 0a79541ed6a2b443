// What stands at an open chat for all to see: the clock of disappearing messages.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Chat } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Hidden } from "kit/parts/Page";

/** Beside the name, while new messages disappear here. */
export function TimerMark(props: { chat: Chat }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { timerMs } = props.chat.shared;
  if (timerMs === 0) return null;
  return (
    <span data-part="timer-mark">
      <Icon name="timer" />
      <Hidden>{t("timer.on", { time: format.duration(timerMs) })}</Hidden>
    </span>
  );
}
