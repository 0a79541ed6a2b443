// What all members of a chat see alike, and who may change it changes it for all: theme, quick emoji,
// nicknames, for how long messages stay, vanish mode. The core says what may be changed here.
import { lazy, Suspense, useState } from "react";
import type { ReactNode } from "react";

import { Icon, useLook, useNetworkTitle } from "kit/app/context";
import type { Ask, Chat, Member } from "kit/core";
import { isTheme } from "kit/conversation/themes";
import { useFormat, useT } from "kit/i18n";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { Button } from "kit/parts/Button";
import { Choice, Toggle } from "kit/parts/Fields";
import { FailureLine, Row, Section, Spinner } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { TextDialog } from "kit/parts/TextDialog";
import { useAsk } from "kit/stores/ask";
import { forLine, nameForDisplay } from "kit/text/display";

import { ThemeDialog } from "./Theme";

const EmojiPicker = lazy(async () => ({
  default: (await import("kit/composer/EmojiPicker")).EmojiPicker,
}));

const NICKNAME_MOST = 50;

type DialogOf = { chat: Chat; onClose: () => void };

/** Asks for a change, and closes when it is made. */
function useChange(onClose: () => void) {
  const { ask, busy, failure } = useAsk();
  const change = async (what: Ask) => {
    if ((await ask(what)) !== null) onClose();
  };
  return { change, busy, failure };
}

export function Customise(props: { chat: Chat }): ReactNode {
  const t = useT();
  const look = useLook();
  const { chat } = props;
  const { may, shared } = chat;
  const [open, setOpen] = useState<"theme" | "emoji" | "nicknames" | null>(null);
  const close = () => setOpen(null);
  const named = chat.members.filter(({ nickname }) => nickname !== null).length;
  const emoji = shared.quickEmoji ?? look.quickEmoji;
  if (!may.theme && !may.quickEmoji && !may.nickname) return null;
  return (
    <Section title={t("customise.title")} name="customise">
      {may.theme ? (
        <Row
          action="theme"
          start={<Icon name="theme" />}
          title={t("theme.title")}
          detail={t(shared.theme !== null && isTheme(shared.theme) ? `theme.${shared.theme}` : "theme.own")}
          onPress={() => setOpen("theme")}
        />
      ) : null}
      {may.quickEmoji ? (
        <Row
          action="quick-emoji-choice"
          start={<Icon name="smiley" />}
          title={t("quick.title")}
          end={emoji === null ? undefined : <span data-part="quick-shown">{forLine(emoji, 16)}</span>}
          onPress={() => setOpen("emoji")}
        />
      ) : null}
      {may.nickname ? (
        <Row
          action="nicknames"
          start={<Icon name="nickname" />}
          title={t("nicknames.title")}
          detail={named === 0 ? undefined : t("nicknames.count", { count: named })}
          onPress={() => setOpen("nicknames")}
        />
      ) : null}
      {open === "theme" ? <ThemeDialog chat={chat} onClose={close} /> : null}
      {open === "emoji" ? <EmojiDialog chat={chat} onClose={close} /> : null}
      {open === "nicknames" ? <NicknamesDialog chat={chat} onClose={close} /> : null}
    </Section>
  );
}

function EmojiDialog(props: DialogOf): ReactNode {
  const t = useT();
  const { chat, onClose } = props;
  const conversation = chat.row.id;
  const { change, busy, failure } = useChange(onClose);
  return (
    <Dialog
      title={t("quick.title")}
      name="quick-emoji"
      isOpen
      onClose={onClose}
      actions={
        chat.shared.quickEmoji === null ? undefined : (
          <Button
            action="reset-emoji"
            isDisabled={busy}
            onPress={() => void change({ kind: "set_quick_emoji", conversation, emoji: "" })}
          >
            {t("quick.reset")}
          </Button>
        )
      }
    >
      <FailureLine failure={failure} />
      <Suspense fallback={<Spinner />}>
        <EmojiPicker onChoose={(emoji) => void change({ kind: "set_quick_emoji", conversation, emoji })} />
      </Suspense>
    </Dialog>
  );
}

/** Everybody, and one at a time to be given another name. */
function NicknamesDialog(props: DialogOf): ReactNode {
  const t = useT();
  const { chat, onClose } = props;
  const [chosen, setChosen] = useState<Member | null>(null);
  const { change, busy, failure } = useChange(() => setChosen(null));
  if (chosen !== null) {
    const { account } = chosen.person;
    const name = nameForDisplay(chosen.person.name, chosen.person.handle);
    return (
      <TextDialog
        title={t("nicknames.of", { name })}
        name="nickname"
        label={t("nicknames.name")}
        field="nickname"
        value={chosen.nickname ?? ""}
        most={NICKNAME_MOST}
        hint={t("nicknames.hint")}
        mayBeEmpty
        isBusy={busy}
        failure={failure}
        onSave={(nickname) =>
          void change({ kind: "set_nickname", conversation: chat.row.id, account, nickname })
        }
        onClose={() => setChosen(null)}
      />
    );
  }
  return (
    <Dialog title={t("nicknames.title")} name="nicknames" isOpen onClose={onClose}>
      {chat.members.map((member) => {
        const { person, nickname } = member;
        return (
          <PersonRow
            key={person.account}
            person={person}
            part="nickname-row"
            detail={
              nickname === null ? t("nicknames.set") : <bdi>{nameForDisplay(person.name, person.handle)}</bdi>
            }
            {...(nickname === null ? {} : { title: <bdi>{nameForDisplay(nickname)}</bdi> })}
            end={<Icon name="edit" />}
            onPress={() => setChosen(member)}
          />
        );
      })}
    </Dialog>
  );
}

/** For how long messages stay here, and whose rule it is where another network's is stricter. */
export function TimerRow(props: { chat: Chat }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { chat } = props;
  const { may, shared } = chat;
  const [isOpen, setOpen] = useState(false);
  if (!may.timer && shared.timerMs === 0) return null;
  return (
    <>
      <Row
        action="timer"
        start={<Icon name="timer" />}
        title={t("timer.title")}
        detail={shared.timerMs === 0 ? t("timer.off") : format.duration(shared.timerMs)}
        onPress={may.timer ? () => setOpen(true) : undefined}
      />
      {isOpen ? <TimerDialog chat={chat} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TimerDialog(props: DialogOf): ReactNode {
  const t = useT();
  const format = useFormat();
  const title = useNetworkTitle();
  const { chat, onClose } = props;
  const { value: times, because } = chat.rules.timersMs;
  const [chosen, setChosen] = useState(String(chat.shared.timerMs));
  const { change, busy, failure } = useChange(onClose);
  const save = () => void change({ kind: "set_timer", conversation: chat.row.id, ms: Number(chosen) });
  return (
    <Dialog
      title={t("timer.title")}
      name="timer"
      isOpen
      onClose={onClose}
      actions={
        <DialogActions
          confirm={t("save")}
          isReady={chosen !== String(chat.shared.timerMs)}
          isBusy={busy}
          onConfirm={save}
          onClose={onClose}
        />
      }
    >
      <p data-part="dialog-text">{t("timer.text")}</p>
      <Choice
        label={t("timer.title")}
        isLabelHidden
        name="timer"
        value={chosen}
        onChange={setChosen}
        options={[
          { id: "0", text: t("timer.off") },
          ...times.map((ms) => ({ id: String(ms), text: format.duration(ms) })),
        ]}
      />
      {because === null ? null : (
        <p data-part="stricter">
          {t("stricter.timers", {
            network: title(because),
            times: format.list(times.map((ms) => format.duration(ms))),
          })}
        </p>
      )}
      <FailureLine failure={failure} />
    </Dialog>
  );
}

export function VanishRow(props: { chat: Chat }): ReactNode {
  const t = useT();
  const { may, shared, row } = props.chat;
  const { ask, busy, failure } = useAsk();
  if (!may.vanish) return null;
  return (
    <>
      <Toggle
        action="vanish"
        label={t("vanish.title")}
        hint={t("vanish.hint")}
        isOn={shared.vanish}
        isDisabled={busy}
        onChange={(on) => void ask({ kind: "set_vanish", conversation: row.id, on })}
      />
      <FailureLine failure={failure} />
    </>
  );
}
