// What stands at an open chat for all to see: the clock of disappearing messages, the pinned messages.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Chat } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { useSummaryText } from "kit/message/words";
import { Hidden } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";

import { useConversation } from "./context";

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

/** One pinned message at a time; a press leads to it and shows the next one. */
export function PinnedBand(): ReactNode {
  const t = useT();
  const summary = useSummaryText();
  const { chat, jumpTo } = useConversation();
  const [turn, setTurn] = useState(0);
  const pins = chat?.pins ?? [];
  const at = pins.length === 0 ? 0 : turn % pins.length;
  const pin = pins[at];
  if (pin === undefined) return null;
  const { row } = pin;
  return (
    <PlainButton
      part="pinned"
      action="pinned"
      onPress={() => {
        jumpTo(row);
        setTurn(at + 1);
      }}
    >
      <Icon name="pin" />
      <Hidden>{t("pinned.go")}</Hidden>
      <bdi data-part="pinned-text">{summary(pin.summary, { name: "", isMe: false })}</bdi>
      {pins.length > 1 ? (
        <span data-part="pinned-count">{t("pinned.next", { at: at + 1, count: pins.length })}</span>
      ) : null}
    </PlainButton>
  );
}
