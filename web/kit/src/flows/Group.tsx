// What a group has beside a chat between two: members and roles, those who ask to come in, a name, a
// link, and leaving. What only admins may do is shown to admins only.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { go } from "kit/app/route";
import type { AccountId, Chat, Member, Person } from "kit/core";
import { OriginBadge } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { Button, IconButton } from "kit/parts/Button";
import { useCopy } from "kit/parts/copy";
import { Confirm, Dialog, DialogActions } from "kit/parts/Dialog";
import { Menu, type MenuEntry } from "kit/parts/Menu";
import { FailureLine, Row, Section, Spinner } from "kit/parts/Page";
import { Qr } from "kit/parts/Qr";
import { PersonRow } from "kit/parts/PersonRow";
import { TextDialog } from "kit/parts/TextDialog";
import { toast } from "kit/parts/Toast";
import { useAsk, useRead } from "kit/stores/ask";
import { nameForDisplay } from "kit/text/display";

import { PeoplePicker } from "./New";

type Open = "add" | "rename" | "leave" | { remove: Person } | null;

export function GroupSections(props: { chat: Chat }): ReactNode {
  const { chat } = props;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const canManage = chat.myRole === "admin" && chat.state === "open";
  return (
    <>
      {canManage ? <Knocks chat={chat} /> : null}
      <Members chat={chat} canManage={canManage} onOpen={setOpen} />
      {canManage ? <Invite chat={chat} /> : null}
      {chat.state === "open" ? <LeaveRow onPress={() => setOpen("leave")} /> : null}
      {open === "add" ? <AddDialog chat={chat} onClose={close} /> : null}
      {open === "rename" ? <RenameDialog chat={chat} onClose={close} /> : null}
      {open === "leave" ? <LeaveDialog chat={chat} onClose={close} /> : null}
      {open !== null && typeof open === "object" ? (
        <RemoveDialog chat={chat} person={open.remove} onClose={close} />
      ) : null}
    </>
  );
}

/** Who followed the link and waits. */
function Knocks(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { knocks, row } = props.chat;
  const { ask, busy, failure } = useAsk();
  if (knocks.length === 0) return null;
  return (
    <Section title={t("group.knocks")} name="knocks">
      <FailureLine failure={failure} />
      {knocks.map((person) => (
        <PersonRow
          key={person.account}
          person={person}
          part="knock"
          detail={<OriginBadge network={person.network} />}
          end={
            <Button
              kind="primary"
              action="let-in"
              isDisabled={busy}
              onPress={() =>
                void ask({ kind: "add", conversation: row.id, accounts: [person.account] })
              }
            >
              {t("group.letin")}
            </Button>
          }
        />
      ))}
    </Section>
  );
}

function Members(props: {
  chat: Chat;
  canManage: boolean;
  onOpen: (open: Open) => void;
}): ReactNode {
  const t = useT();
  const { chat, canManage, onOpen } = props;
  return (
    <Section title={t("group.members", { count: chat.members.length })} name="members">
      {canManage ? (
        <Row
          action="add-people"
          start={<Icon name="plus" />}
          title={t("group.add")}
          onPress={() => onOpen("add")}
        />
      ) : null}
      {chat.may.rename ? (
        <Row
          action="rename"
          start={<Icon name="edit" />}
          title={t("group.rename")}
          onPress={() => onOpen("rename")}
        />
      ) : null}
      {chat.members.map((member) => (
        <MemberRow
          key={member.person.account}
          chat={chat}
          member={member}
          canManage={canManage}
          onRemove={() => onOpen({ remove: member.person })}
        />
      ))}
    </Section>
  );
}

type MemberAction = "make-admin" | "remove-admin" | "remove";

function MemberRow(props: {
  chat: Chat;
  member: Member;
  canManage: boolean;
  onRemove: () => void;
}): ReactNode {
  const t = useT();
  const { ask, failure } = useAsk();
  const { person, role } = props.member;
  const conversation = props.chat.row.id;
  const isAdmin = role === "admin";
  const name = nameForDisplay(person.shown, person.handle);
  const items: MenuEntry<MemberAction>[] = [
    isAdmin
      ? { id: "remove-admin", text: t("group.admin.remove") }
      : { id: "make-admin", text: t("group.admin.make") },
    { id: "remove", text: t("group.remove"), isDanger: true },
  ];
  return (
    <>
      <PersonRow
        person={person}
        part="member"
        data={{ "data-role": role, "data-me": person.isMe ? "" : undefined }}
        detail={<OriginBadge network={person.network} />}
        end={
          <>
            {isAdmin ? <span data-part="role">{t("group.admin")}</span> : null}
            {props.canManage && !person.isMe ? (
              <Menu
                label={t("group.member.menu", { name })}
                items={items}
                onAction={(action) => {
                  const { account } = person;
                  if (action === "remove") props.onRemove();
                  else {
                    const admin = action === "make-admin";
                    void ask({ kind: "set_role", conversation, account, admin });
                  }
                }}
                trigger={
                  <IconButton
                    name="more"
                    label={t("group.member.menu", { name })}
                    action="member-menu"
                  />
                }
              />
            ) : null}
          </>
        }
      />
      <FailureLine failure={failure} />
    </>
  );
}

/** Who has the link may ask to come in; it is made when it is wanted, and a new one ends the old. */
function Invite(props: { chat: Chat }): ReactNode {
  const t = useT();
  const conversation = props.chat.row.id;
  const [link, setLink] = useState<string | null>(null);
  const { ask, busy, failure } = useAsk();
  const make = async () => setLink((await ask({ kind: "invite", conversation }))?.link ?? null);
  const revoke = async () => {
    if ((await ask({ kind: "revoke_invite", conversation })) === null) return;
    setLink(null);
    toast(t("invite.revoked"));
  };
  const copy = useCopy();
  return (
    <Section title={t("invite.title")} note={t("invite.note")} name="invite">
      {link === null ? (
        <Row
          action="invite"
          start={<Icon name="link" />}
          title={t("invite.make")}
          isDisabled={busy}
          onPress={() => void make()}
        />
      ) : (
        <>
          <Row
            title={
              <span data-part="invite-link" dir="ltr">
                {link}
              </span>
            }
            end={
              <IconButton name="copy" label={t("copy")} action="copy-invite" onPress={() => copy(link)} />
            }
          />
          <Qr text={link} label={t("qr.invite")} />
        </>
      )}
      <Row
        action="revoke-invite"
        isDanger
        start={<Icon name="trash" />}
        title={t("invite.revoke")}
        isDisabled={busy}
        onPress={() => void revoke()}
      />
      <FailureLine failure={failure} />
    </Section>
  );
}

function LeaveRow(props: { onPress: () => void }): ReactNode {
  const t = useT();
  return (
    <Section>
      <Row
        action="leave"
        isDanger
        start={<Icon name="exit" />}
        title={t("group.leave")}
        onPress={props.onPress}
      />
    </Section>
  );
}

type DialogOf = { chat: Chat; onClose: () => void };

function AddDialog(props: DialogOf): ReactNode {
  const t = useT();
  const { chat, onClose } = props;
  const [chosen, setChosen] = useState<AccountId[]>([]);
  const { answer } = useRead({ kind: "people" });
  const { ask, busy, failure } = useAsk();
  const inside = new Set(chat.members.map(({ person }) => person.account));
  const others = answer?.people.filter(({ person }) => !inside.has(person.account)) ?? [];
  const add = async () => {
    const done = await ask({ kind: "add", conversation: chat.row.id, accounts: chosen });
    if (done !== null) onClose();
  };
  return (
    <Dialog
      title={t("group.add")}
      name="add-people"
      isOpen
      onClose={onClose}
      actions={
        <DialogActions
          confirm={t("group.add")}
          isReady={chosen.length > 0}
          isBusy={busy}
          onConfirm={() => void add()}
          onClose={onClose}
        />
      }
    >
      <FailureLine failure={failure} />
      {answer === null ? <Spinner /> : <PeoplePicker people={others} chosen={chosen} onChange={setChosen} />}
    </Dialog>
  );
}

const NAME_MOST = 100;

function RenameDialog(props: DialogOf): ReactNode {
  const t = useT();
  const { chat, onClose } = props;
  const { ask, busy, failure } = useAsk();
  const rename = async (name: string) => {
    if ((await ask({ kind: "rename", conversation: chat.row.id, name })) !== null) onClose();
  };
  return (
    <TextDialog
      title={t("group.rename")}
      name="rename"
      label={t("group.name")}
      field="group-name"
      value={chat.row.title}
      most={NAME_MOST}
      isBusy={busy}
      failure={failure}
      onSave={(name) => void rename(name)}
      onClose={onClose}
    />
  );
}

function LeaveDialog(props: DialogOf): ReactNode {
  const t = useT();
  const { ask, busy, failure } = useAsk();
  const leave = async () => {
    if ((await ask({ kind: "leave", conversation: props.chat.row.id })) === null) return;
    props.onClose();
    go({ name: "home" }, { replace: true });
  };
  return (
    <Confirm
      title={t("group.leave")}
      text={
        <>
          {t("group.leave.text")}
          <FailureLine failure={failure} />
        </>
      }
      confirm={t("group.leave")}
      isDanger
      isBusy={busy}
      isOpen
      onConfirm={() => void leave()}
      onClose={props.onClose}
    />
  );
}

function RemoveDialog(props: DialogOf & { person: Person }): ReactNode {
  const t = useT();
  const { chat, person, onClose } = props;
  const { ask, busy, failure } = useAsk();
  const remove = async () => {
    const { account } = person;
    const done = await ask({ kind: "remove", conversation: chat.row.id, account });
    if (done !== null) onClose();
  };
  return (
    <Confirm
      title={t("group.remove")}
      text={
        <>
          {t("group.remove.text", { name: nameForDisplay(person.shown, person.handle) })}
          <FailureLine failure={failure} />
        </>
      }
      confirm={t("group.remove")}
      isDanger
      isBusy={busy}
      isOpen
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
