// The inside of a row of the list, and its pieces for shells that arrange it themselves.
import type { ReactNode } from "react";

import { Icon, useLook } from "kit/app/context";
import type { ChatRow } from "kit/core";
import { ChatBadges } from "kit/cross/Badge";
import { now, useFormat, useT } from "kit/i18n";
import { SummaryIcon } from "kit/message/SummaryIcon";
import { namesSender, useReceiptText, useSummaryText } from "kit/message/words";
import { Avatar } from "kit/parts/Avatar";
import { flag } from "kit/parts/given";
import { Hidden } from "kit/parts/Page";
import { useTyping } from "kit/stores/hints";
import { forLine, nameForDisplay } from "kit/text/display";
import { Name } from "kit/text/Text";

type Props = { row: ChatRow };

export function ChatLine(props: Props & { avatar?: number }): ReactNode {
  const { row } = props;
  return (
    <>
      <ChatAvatar row={row} {...(props.avatar === undefined ? {} : { size: props.avatar })} />
      <span data-part="chat-main">
        <ChatTitle row={row} />
        <ChatLast row={row} />
      </span>
      <span data-part="chat-end">
        <ChatTime row={row} />
        <ChatMarks row={row} />
      </span>
    </>
  );
}

export function ChatAvatar(props: Props & { size?: number }): ReactNode {
  const { row, size } = props;
  return (
    <Avatar
      id={row.peer?.account ?? row.id}
      name={row.title}
      picture={row.picture}
      isGroup={row.kind === "group"}
      isPresent={row.presence?.active === true}
      {...(size === undefined ? {} : { size })}
    />
  );
}

export function ChatTitle(props: Props): ReactNode {
  const t = useT();
  const { row } = props;
  return (
    <span data-part="title">
      <Name text={row.title} fallback={row.peer?.handle || t("chat.unnamed")} />
      <ChatBadges row={row} />
    </span>
  );
}

/** Draft, else who types, else the last message. */
export function ChatLast(props: Props): ReactNode {
  const t = useT();
  const { row } = props;
  const summary = useSummaryText();
  const receipt = useReceiptText();
  const typers = useTyping(row.id);
  const isGroup = row.kind === "group";
  if (row.draft !== null && row.draft !== "") {
    return (
      <span data-part="last" data-kind="draft">
        <span data-part="last-sender">{t("chat.draft")}</span> <bdi>{forLine(row.draft, 120)}</bdi>
      </span>
    );
  }
  const [typer] = typers;
  if (typer !== undefined) {
    const name = nameForDisplay(typer.name, t("somebody"));
    return (
      <span data-part="last" data-kind="typing">
        {isGroup ? t(`${typer.activity}.one`, { name }) : t(typer.activity)}
      </span>
    );
  }
  const { last } = row;
  if (last === null) return <span data-part="last" data-kind="none" />;
  const text = summary(last.summary, { name: last.sender, isMe: last.isOwn });
  return (
    <span
      data-part="last"
      data-kind={last.summary.kind}
      data-own={flag(last.isOwn)}
      data-receipt={last.isOwn ? last.receipt : undefined}
    >
      {last.isOwn && last.receipt !== "none" ? <Hidden>{receipt(last.receipt)}</Hidden> : null}
      {namesSender(last, isGroup) ? (
        <span data-part="last-sender">
          {t("chat.sender", { name: last.isOwn ? t("you") : nameForDisplay(last.sender, t("somebody")) })}
        </span>
      ) : null}{" "}
      <SummaryIcon summary={last.summary} />
      <bdi>{text}</bdi>
    </span>
  );
}

export function ChatTime(props: Props): ReactNode {
  const format = useFormat();
  const { at } = props.row;
  if (at === 0) return null;
  return (
    <time data-part="time" dateTime={new Date(at).toISOString()}>
      {format.listTime(at)}
    </time>
  );
}

export function ChatMarks(props: Props): ReactNode {
  const t = useT();
  const format = useFormat();
  const { row } = props;
  const { hasPresenceDots } = useLook();
  const hasUnread = row.unread > 0 || row.markedUnread;
  return (
    <span data-part="marks">
      {hasPresenceDots === true && row.presence?.active === true ? (
        <Hidden>{t("presence.active")}</Hidden>
      ) : null}
      {row.pinned ? (
        <>
          <Icon name="pin" />
          <Hidden>{t("chat.pinned")}</Hidden>
        </>
      ) : null}
      {row.mutedUntil > now() ? (
        <>
          <Icon name="mute" />
          <Hidden>{t("chat.muted")}</Hidden>
        </>
      ) : null}
      {row.mentioned ? (
        <span data-part="mention-mark">
          <span aria-hidden="true">{"@"}</span>
          <Hidden>{t("chat.mentioned")}</Hidden>
        </span>
      ) : null}
      {hasUnread ? (
        <>
          <span data-part="unread-count" data-count={row.unread} aria-hidden="true">
            {row.unread > 0 ? format.number(row.unread) : null}
          </span>
          <span data-part="unread-dot" aria-hidden="true" />
          <Hidden>{t("chat.unread", { count: row.unread })}</Hidden>
        </>
      ) : null}
    </span>
  );
}
