// One conversation in a list: face, name, what was said last and how long ago, a dot when it is new.
import type { ReactNode } from "react";

import { Icon } from "kit/app";
import type { ChatRow } from "kit/core";
import { now } from "kit/i18n";
import { ChatAvatar, ChatTitle } from "kit/list";
import { useSummaryText } from "kit/message";
import { Hidden } from "kit/parts";
import { useTyping } from "kit/stores";
import { forLine, nameForDisplay } from "kit/text";

import { useAge } from "../age";
import { useWords } from "../words";

/** From this on nobody counts. */
const MANY = 4;

export function ChatLine({ row, isOpen }: { row: ChatRow; isOpen: boolean }): ReactNode {
  const t = useWords();
  const isNew = row.unread > 0 || row.markedUnread;
  const isMuted = row.mutedUntil > now();
  return (
    <>
      <ChatAvatar row={row} />
      <span className="chat-lines">
        <span className="chat-name">
          <ChatTitle row={row} />
        </span>
        <span className="chat-line" data-part="last">
          <Line row={row} isOpen={isOpen} />
        </span>
      </span>
      <span className="chat-marks">
        {row.presence?.active === true ? <Hidden>{t("presence.active")}</Hidden> : null}
        {row.pinned ? (
          <>
            <Icon name="pin" />
            <Hidden>{t("chat.pinned")}</Hidden>
          </>
        ) : null}
        {isMuted ? (
          <>
            <Icon name="mute" />
            <Hidden>{t("chat.muted")}</Hidden>
          </>
        ) : null}
        {isNew ? (
          <>
            <span className="chat-dot" />
            <Hidden>{t("chat.unread", { count: row.unread })}</Hidden>
          </>
        ) : null}
      </span>
    </>
  );
}

function Line({ row, isOpen }: { row: ChatRow; isOpen: boolean }): ReactNode {
  const t = useWords();
  const age = useAge();
  const summary = useSummaryText();
  const typers = useTyping(row.id);
  const { last } = row;
  const since = last === null ? null : age(row.at);

  const [typer] = typers;
  if (typer !== undefined) return <span className="chat-line-text">{t(typer.activity)}</span>;
  // What is being written in the open one is seen where it is written.
  if (row.draft !== null && row.draft !== "" && !isOpen) {
    return (
      <span className="chat-line-text">
        <span className="chat-draft">{t("chat.draft")}</span> <bdi>{forLine(row.draft)}</bdi>
      </span>
    );
  }
  if (last === null) return <span className="chat-line-text">{t("i.row.none")}</span>;
  if (last.isOwn && last.summary.kind !== "notice") {
    const state = ownLine(last.receipt, since);
    return <span className="chat-line-text">{t(state.key, state.args)}</span>;
  }
  const said = summary(last.summary, { name: last.sender, isMe: last.isOwn });
  const isTold = last.summary.kind === "notice" || last.summary.kind === "unsent";
  const text =
    row.kind === "group" && !isTold
      ? t("i.row.from", { name: nameForDisplay(last.sender, t("somebody")), text: said })
      : said;
  return (
    <>
      <span className="chat-line-text">
        {row.unread >= MANY
          ? t("i.row.many")
          : row.unread > 1
            ? t("i.row.some", { n: row.unread })
            : text}
      </span>
      <span className="chat-line-age"> · {since ?? t("i.row.now")}</span>
    </>
  );
}

type OwnLine = {
  key: "receipt.sending" | "receipt.read" | "i.row.sent" | "i.row.sent_now";
  args: Record<string, string>;
};

/** Of an own message the list tells what became of it, not what it said. */
function ownLine(receipt: string, since: string | null): OwnLine {
  if (receipt === "sending") return { key: "receipt.sending", args: {} };
  if (receipt === "read") return { key: "receipt.read", args: {} };
  return since === null
    ? { key: "i.row.sent_now", args: {} }
    : { key: "i.row.sent", args: { age: since } };
}
