// Who learns what of oneself. Which choices there are is the core's answer: the rules of one's network.
import { useState } from "react";
import type { ReactNode } from "react";

import type { AnswerTo, Ask, Audience } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Dialog } from "kit/parts/Dialog";
import { Choice, Toggle } from "kit/parts/Fields";
import { FailureLine, Page, Row, Section, Spinner } from "kit/parts/Page";
import { PersonRow } from "kit/parts/PersonRow";
import { useAsk, useRead } from "kit/stores/ask";

type Settings = AnswerTo<Extract<Ask, { kind: "privacy" }>>;
type Change = Partial<Omit<Extract<Ask, { kind: "set_privacy" }>, "kind">>;
/** What a person may choose an audience for. */
type Shown = "presence" | "picture" | "about";
const SHOWN: readonly Shown[] = ["presence", "picture", "about"];

export function Privacy(props: { onBack?: () => void }): ReactNode {
  const t = useT();
  const { answer, failure, reload } = useRead({ kind: "privacy" });
  const { ask, busy, failure: refused } = useAsk();
  const set = async (change: Change) => {
    if (answer === null) return;
    const { readReceipts, typing } = answer;
    await ask({ kind: "set_privacy", readReceipts, typing, ...change });
    reload();
  };
  return (
    <Page name="privacy" title={t("settings.privacy")} onBack={props.onBack}>
      <FailureLine failure={refused ?? failure} />
      {answer === null ? (
        failure === null ? <Spinner /> : null
      ) : (
        <Choices settings={answer} isBusy={busy} onChange={(change) => void set(change)} />
      )}
      <Blocked />
    </Page>
  );
}

type ChoicesProps = { settings: Settings; isBusy: boolean; onChange: (change: Change) => void };

function Choices(props: ChoicesProps): ReactNode {
  const t = useT();
  const { settings, isBusy, onChange } = props;
  return (
    <>
      <Section note={settings.choices.presence.length > 1 ? t("privacy.presence.note") : undefined}>
        {SHOWN.map((what) => (
          <AudienceChoice key={what} {...props} what={what} />
        ))}
        <Toggle
          action="read-receipts"
          label={t("privacy.receipts")}
          hint={t("privacy.receipts.hint")}
          isOn={settings.readReceipts}
          isDisabled={isBusy}
          onChange={(readReceipts) => onChange({ readReceipts })}
        />
        <Toggle
          action="typing"
          label={t("privacy.typing")}
          hint={t("privacy.typing.hint")}
          isOn={settings.typing}
          isDisabled={isBusy}
          onChange={(typing) => onChange({ typing })}
        />
      </Section>
      {settings.choices.defaultTimerMs.length === 0 ? null : <DefaultTimer {...props} />}
    </>
  );
}

function changeOf(what: Shown, audience: Audience): Change {
  switch (what) {
    case "presence":
      return { presence: audience };
    case "picture":
      return { picture: audience };
    case "about":
      return { about: audience };
  }
}

/** Two choices are a switch, more of them a list of their own. */
function AudienceChoice(props: ChoicesProps & { what: Shown }): ReactNode {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const { what, settings, isBusy, onChange } = props;
  const choices = settings.choices[what];
  const chosen = settings[what];
  const widest = choices.find((one) => one !== "nobody");
  if (choices.length < 2 || widest === undefined) return null;
  const choose = (audience: Audience) => {
    setOpen(false);
    if (audience !== chosen) onChange(changeOf(what, audience));
  };
  if (choices.length === 2) {
    return (
      <Toggle
        action={`privacy-${what}`}
        label={t(`privacy.${what}`)}
        hint={t(`privacy.${what}.hint`)}
        isOn={chosen !== "nobody"}
        isDisabled={isBusy}
        onChange={(isOn) => choose(isOn ? widest : "nobody")}
      />
    );
  }
  return (
    <>
      <Row
        action={`privacy-${what}`}
        title={t(`privacy.${what}`)}
        detail={t(`audience.${chosen}`)}
        isDisabled={isBusy}
        onPress={() => setOpen(true)}
      />
      {isOpen ? (
        <Dialog title={t(`privacy.${what}`)} name="audience" isOpen onClose={() => setOpen(false)}>
          <Choice
            label={t("privacy.who")}
            name={`audience-${what}`}
            value={chosen}
            onChange={choose}
            options={choices.map((id) => ({ id, text: t(`audience.${id}`) }))}
          />
          <p data-part="section-note">{t(`privacy.${what}.hint`)}</p>
        </Dialog>
      ) : null}
    </>
  );
}

/** For chats that begin from now on. */
function DefaultTimer(props: ChoicesProps): ReactNode {
  const t = useT();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { settings, isBusy, onChange } = props;
  const { defaultTimerMs: chosen, choices } = settings;
  const text = (ms: number) => (ms === 0 ? t("timer.off") : format.duration(ms));
  return (
    <Section note={t("privacy.timer.note")}>
      <Row
        action="default-timer"
        title={t("privacy.timer")}
        detail={text(chosen)}
        isDisabled={isBusy}
        onPress={() => setOpen(true)}
      />
      {isOpen ? (
        <Dialog title={t("privacy.timer")} name="default-timer" isOpen onClose={() => setOpen(false)}>
          <Choice
            label={t("privacy.timer")}
            isLabelHidden
            name="default-timer"
            value={String(chosen)}
            onChange={(id) => {
              setOpen(false);
              onChange({ defaultTimerMs: Number(id) });
            }}
            options={[0, ...choices.defaultTimerMs.filter((ms) => ms !== 0)].map((ms) => ({
              id: String(ms),
              text: text(ms),
            }))}
          />
        </Dialog>
      ) : null}
    </Section>
  );
}

function Blocked(): ReactNode {
  const t = useT();
  const { answer, reload } = useRead({ kind: "people" });
  const { ask, busy, failure } = useAsk();
  const blocked = answer?.people.filter((one) => one.blocked) ?? [];
  return (
    <Section title={t("privacy.blocked")} name="blocked">
      <FailureLine failure={failure} />
      {blocked.length === 0 ? <Row title={t("privacy.blocked.none")} /> : null}
      {blocked.map(({ person }) => (
        <PersonRow
          key={person.account}
          person={person}
          part="blocked"
          end={
            <Button
              action="unblock"
              isDisabled={busy}
              onPress={() =>
                void ask({ kind: "block", account: person.account, blocked: false }).then(reload)
              }
            >
              {t("unblock")}
            </Button>
          }
        />
      ))}
    </Section>
  );
}
