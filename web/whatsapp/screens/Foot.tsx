// What stands in the lower corner of a bubble: star, timer, time, ticks.
import { Icon } from "kit/app";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Receipt, isStuck } from "kit/message";
import { Hidden } from "kit/parts";

import { Ticks } from "../icons/Ticks";
import type { Words } from "../words/type";

export function Foot({ message }: { message: MessageRow }) {
  const t = useT<Words>();
  const format = useFormat();
  return (
    <>
      {message.starred ? (
        <span data-part="foot-mark">
          <Icon name="star-filled" />
          <Hidden>{t("w.starred.mark")}</Hidden>
        </span>
      ) : null}
      {message.expiresAt === null ? null : (
        <span data-part="foot-mark">
          <Icon name="timer" />
          <Hidden>{t("w.timer.mark", { at: format.full(message.expiresAt) })}</Hidden>
        </span>
      )}
      <time dateTime={new Date(message.at).toISOString()}>{format.time(message.at)}</time>
      {message.isOwn && message.receipt !== "none" && message.body.kind === "text" && !isStuck(message) ? (
        <Receipt receipt={message.receipt}>
          <Ticks receipt={message.receipt} />
        </Receipt>
      ) : null}
    </>
  );
}
