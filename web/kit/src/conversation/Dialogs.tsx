// The questions and lists that open above a conversation. Put once inside <Conversation>.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";

import type { ConversationId, MessageRow } from "kit/core";
import { ChatBadges } from "kit/cross/Badge";
import { useFormat, useT } from "kit/i18n";
import { Avatar } from "kit/parts/Avatar";
import { Button } from "kit/parts/Button";
import { Confirm, Dialog } from "kit/parts/Dialog";
import { SearchField } from "kit/parts/Fields";
import { FailureLine, Row, Section, Spinner } from "kit/parts/Page";
import { toast } from "kit/parts/Toast";
import { useAsk, useRead } from "kit/stores/ask";
import { useChatList } from "kit/stores/chats";
import { nameForDisplay } from "kit/text/display";
import { Name } from "kit/text/Text";

import { useConversation } from "./context";

export function ConversationDialogs(): ReactNode {
  const { opened } = useConversation();
  switch (opened?.kind) {
    case "unsend":
      return <UnsendDialog message={opened.message} />;
    case "forward":
      return <ForwardDialog message={opened.message} />;
    case "info":
      return <InfoDialog message={opened.message} />;
    case "reactions":
      return <ReactionsDialog message={opened.message} />;
    case undefined:
      return null;
  }
}

function UnsendDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { id, close } = useConversation();
  const { ask, busy, failure } = useAsk();
  const unsend = async () => {
    const { message } = props.message;
    if ((await ask({ kind: "unsend", message, conversation: id })) !== null) close();
  };
  return (
    <Confirm
      title={t("unsend.title")}
      text={
        <>
          {t("unsend.text")}
          <FailureLine failure={failure} />
        </>
      }
      confirm={t("message.unsend")}
      isDanger
      isBusy={busy}
      isOpen
      onConfirm={() => void unsend()}
      onClose={close}
    />
  );
}

/** As many chats as are offered without searching. */
const OFFERED = 200;

function ForwardDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { rules, close } = useConversation();
  const { ask, busy, failure } = useAsk();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<readonly ConversationId[]>([]);
  const { total, at, want } = useChatList("inbox", "all");
  useEffect(() => want(0, OFFERED), [want]);
  const most = rules?.forwardTargets.value ?? null;
  const isFull = most !== null && chosen.length >= most;
  const rows = Array.from({ length: Math.min(total ?? 0, OFFERED) }, (_, index) => at(index))
    .filter((row) => row !== null)
    .filter((row) => row.title.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()));

  const forward = async () => {
    if ((await ask({ kind: "forward", row: props.message.row, to: [...chosen] })) === null) return;
    toast(t("forwarded"));
    close();
  };

  return (
    <Dialog
      title={t("forward.title")}
      name="forward"
      isOpen
      onClose={close}
      actions={
        <>
          <Button action="cancel" onPress={close}>
            {t("cancel")}
          </Button>
          <Button
            kind="primary"
            action="confirm"
            isDisabled={chosen.length === 0}
            isBusy={busy}
            onPress={() => void forward()}
          >
            {t("message.forward")}
          </Button>
        </>
      }
    >
      <SearchField label={t("search")} value={text} onChange={setText} />
      {most === null ? null : <p data-part="hint">{t("forward.limit", { count: most })}</p>}
      <FailureLine failure={failure} />
      <div data-part="pick-list">
        {rows.map((row) => (
          <Checkbox
            key={row.id}
            data-part="pick"
            isSelected={chosen.includes(row.id)}
            isDisabled={isFull && !chosen.includes(row.id)}
            onChange={(isOn) =>
              setChosen((now) => (isOn ? [...now, row.id] : now.filter((id) => id !== row.id)))
            }
          >
            <Avatar id={row.peer?.account ?? row.id} name={row.title} isGroup={row.kind === "group"} />
            <span data-part="pick-text">
              <Name text={row.title} fallback={t("chat.unnamed")} />
              <ChatBadges row={row} />
            </span>
            <span data-part="pick-mark" aria-hidden="true" />
          </Checkbox>
        ))}
      </div>
    </Dialog>
  );
}

function InfoDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { close } = useConversation();
  const { answer, failure } = useRead({ kind: "message_info", row: props.message.row });
  const people = (title: string, list: NonNullable<typeof answer>["readBy"]) => (
    <Section title={title}>
      {list.length === 0 ? <Row title={t("info.nobody")} /> : null}
      {list.map(({ person, at }) => (
        <Row
          key={person.account}
          start={<Avatar id={person.account} name={person.shown} />}
          title={<Name text={person.shown} fallback={person.handle} />}
          end={<time dateTime={new Date(at).toISOString()}>{format.dayTime(at)}</time>}
        />
      ))}
    </Section>
  );
  return (
    <Dialog title={t("message.info")} name="message-info" isOpen onClose={close}>
      <Section title={t("info.sent")}>
        <Row title={format.full(props.message.at)} />
      </Section>
      <FailureLine failure={failure} />
      {answer === null ? (
        failure === null ? <Spinner /> : null
      ) : (
        <>
          {people(t("info.read"), answer.readBy)}
          {people(t("info.delivered"), answer.deliveredTo)}
        </>
      )}
    </Dialog>
  );
}

function ReactionsDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { close, react } = useConversation();
  const { message } = props;
  return (
    <Dialog title={t("reactions.title")} name="reactions" isOpen onClose={close}>
      {message.reactions.flatMap(({ emoji, people }) =>
        people.map((person) => (
          <Row
            key={emoji + person.account}
            start={<Avatar id={person.account} name={person.shown} />}
            title={
              person.isMe ? t("you") : <bdi>{nameForDisplay(person.shown, person.handle)}</bdi>
            }
            {...(person.isMe && message.can.react
              ? {
                  detail: t("reactions.remove"),
                  action: "remove-reaction",
                  onPress: () => {
                    react(message, emoji);
                    close();
                  },
                }
              : {})}
            end={<span data-part="reaction-emoji">{emoji}</span>}
          />
        )),
      )}
    </Dialog>
  );
}

