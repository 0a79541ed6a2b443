// All about one conversation: who is in it, which rules hold, and what can be done with it.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon, useLook } from "kit/app/context";
import type { Chat, ConversationId } from "kit/core";
import { OriginBadge } from "kit/cross/Badge";
import { StricterLines } from "kit/cross/Stricter";
import { now, useFormat, useT } from "kit/i18n";
import { useChatAsk } from "kit/list/ChatMenu";
import { FOR_GOOD, MuteDialog } from "kit/list/MuteDialog";
import { Confirm } from "kit/parts/Dialog";
import { FailureLine, Page, Row, Section, Spinner } from "kit/parts/Page";
import { useAsk, useRead } from "kit/stores/ask";
import { useChat } from "kit/stores/chats";
import { nameForDisplay } from "kit/text/display";

import { GroupSections } from "./Group";
import { About, Head } from "./info/Head";
import { Customise, TimerRow, VanishRow } from "./info/Shared";

export function ChatInfo(props: {
  id: ConversationId;
  onBack?: () => void;
  /** The shell's own rows, below the head. */
  extra?: ReactNode;
}): ReactNode {
  const t = useT();
  const chat = useChat(props.id);
  const isGroup = chat?.row.kind === "group";
  return (
    <div data-part="info">
      <Page
        name={isGroup ? "group-info" : "chat-info"}
        title={isGroup ? t("group.info") : t("chat.info")}
        onBack={props.onBack}
      >
        {chat === undefined ? <Spinner /> : null}
        {chat === null ? <p data-part="page-text">{t("chat.gone")}</p> : null}
        {chat ? <All key={chat.row.id} chat={chat} extra={props.extra} /> : null}
      </Page>
    </div>
  );
}

function All(props: { chat: Chat; extra: ReactNode }): ReactNode {
  const { chat } = props;
  const { row } = chat;
  const isGroup = row.kind === "group";
  return (
    <>
      <Head chat={chat} />
      {props.extra}
      <About chat={chat} />
      <Actions chat={chat} />
      <Customise chat={chat} />
      {isGroup ? <GroupSections chat={chat} /> : null}
      <Rules chat={chat} />
      {isGroup ? null : <BlockRow chat={chat} />}
    </>
  );
}

function Actions(props: { chat: Chat }): ReactNode {
  const t = useT();
  const format = useFormat();
  const carry = useChatAsk();
  const { chatActions } = useLook();
  const { row } = props.chat;
  const [isMuting, setMuting] = useState(false);
  const isMuted = row.mutedUntil > now();
  const canFavourite = chatActions === undefined || chatActions.includes("favourite");
  return (
    <Section>
      <Row
        action={isMuted ? "unmute" : "mute"}
        start={<Icon name={isMuted ? "bell" : "mute"} />}
        title={t(isMuted ? "chat.do.unmute" : "chat.do.mute")}
        detail={
          !isMuted
            ? undefined
            : row.mutedUntil >= FOR_GOOD
              ? t("mute.always")
              : t("mute.until", { when: format.dayTime(row.mutedUntil) })
        }
        onPress={() => {
          if (isMuted) carry({ kind: "mute", conversation: row.id, until: 0 });
          else setMuting(true);
        }}
      />
      {canFavourite ? (
        <Row
          action={row.favourite ? "unfavourite" : "favourite"}
          start={<Icon name="heart" />}
          title={t(row.favourite ? "chat.do.unfavourite" : "chat.do.favourite")}
          onPress={() =>
            carry({ kind: "favourite", conversation: row.id, favourite: !row.favourite })
          }
        />
      ) : null}
      {isMuting ? <MuteDialog row={row} onClose={() => setMuting(false)} /> : null}
    </Section>
  );
}

/** For how long messages stay, and rules that come from other networks. */
function Rules(props: { chat: Chat }): ReactNode {
  const t = useT();
  return (
    <Section title={t("rules.title")} name="rules">
      <Row
        start={<Icon name="lock" />}
        title={t("rules.encrypted")}
        detail={t("rules.encrypted.text")}
      />
      <TimerRow chat={props.chat} />
      <VanishRow chat={props.chat} />
      <StricterLines rules={props.chat.rules} />
    </Section>
  );
}

/** Less than blocking: they notice nothing, and learn nothing of one any more. */
function RestrictRow(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { may, row } = props.chat;
  const [isAsking, setAsking] = useState(false);
  const { ask, busy, failure } = useAsk();
  if (!may.restrict) return null;
  const name = nameForDisplay(row.title, t("somebody"));
  const set = async (restricted: boolean) => {
    if ((await ask({ kind: "restrict", conversation: row.id, restricted })) !== null) setAsking(false);
  };
  return (
    <>
      <Row
        action={row.restricted ? "unrestrict" : "restrict"}
        start={<Icon name="restrict" />}
        title={t(row.restricted ? "restrict.end" : "restrict.name", { name })}
        isDisabled={busy}
        onPress={() => (row.restricted ? void set(false) : setAsking(true))}
      />
      <Confirm
        title={t("restrict.name", { name })}
        text={
          <>
            {t("restrict.text")}
            <FailureLine failure={failure} />
          </>
        }
        confirm={t("restrict")}
        isBusy={busy}
        isOpen={isAsking}
        onConfirm={() => void set(true)}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function BlockRow(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { peer } = props.chat.row;
  const [isAsking, setAsking] = useState(false);
  const { answer, reload } = useRead({ kind: "people" });
  const { ask, busy, failure } = useAsk();
  if (peer === null) return null;
  const isBlocked =
    answer?.people.some(({ person, blocked }) => blocked && person.account === peer.account) ?? false;
  const name = nameForDisplay(peer.shown, peer.handle);
  const set = async (blocked: boolean) => {
    if ((await ask({ kind: "block", account: peer.account, blocked })) === null) return;
    setAsking(false);
    reload();
  };
  return (
    <Section>
      <RestrictRow chat={props.chat} />
      <Row
        action={isBlocked ? "unblock" : "block"}
        isDanger={!isBlocked}
        start={<Icon name="block" />}
        title={isBlocked ? t("unblock.name", { name }) : t("block.name", { name })}
        detail={<OriginBadge network={peer.network} />}
        onPress={() => (isBlocked ? void set(false) : setAsking(true))}
      />
      <Confirm
        title={t("block.name", { name })}
        text={
          <>
            {t("block.text")}
            <FailureLine failure={failure} />
          </>
        }
        confirm={t("requests.block")}
        isDanger
        isBusy={busy}
        isOpen={isAsking}
        onConfirm={() => void set(true)}
        onClose={() => setAsking(false)}
      />
    </Section>
  );
}

