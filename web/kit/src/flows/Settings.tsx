// The pages of the settings that all three apps have.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon, useApp } from "kit/app/context";
import type { SettingsPage } from "kit/app/route";
import { Reach } from "kit/cross/Reach";
import { APPEARANCES, LOCALE_NAMES, useAppearance, useLocale, useT } from "kit/i18n";
import { Avatar } from "kit/parts/Avatar";
import { Button } from "kit/parts/Button";
import { Confirm } from "kit/parts/Dialog";
import { Choice, Toggle } from "kit/parts/Fields";
import { FailureLine, Page, Row, Section, Spinner } from "kit/parts/Page";
import { useInstall, useNotifications } from "kit/pwa";
import { useAsk, useRead } from "kit/stores/ask";
import { useMe } from "kit/stores/core";
import { Name } from "kit/text/Text";

import { AccountNumber, Devices } from "./Devices";
import { ProfileRow } from "./SettingsRows";

type Props = { onBack?: () => void };

export function SettingsPageView(props: Props & { page: SettingsPage }): ReactNode {
  const { page, ...rest } = props;
  switch (page) {
    case "account":
      return <AccountPage {...rest} />;
    case "privacy":
      return <Privacy {...rest} />;
    case "notifications":
      return <Notifications {...rest} />;
    case "devices":
      return <Devices {...rest} />;
    case "reach":
      return <Reach {...rest} />;
    case "appearance":
      return <Appearance {...rest} />;
    case "language":
      return <Language {...rest} />;
  }
}

export function AccountPage(props: Props): ReactNode {
  const t = useT();
  const me = useMe();
  const { title } = useApp();
  const { can, install } = useInstall();
  return (
    <Page name="account" title={t("settings.account")} onBack={props.onBack}>
      <Section>
        <ProfileRow />
        {me.account === null ? null : <AccountNumber account={me.account} />}
      </Section>
      {can ? (
        <Section>
          <Row
            action="install"
            start={<Icon name="download" />}
            title={t("install", { app: title })}
            onPress={install}
          />
        </Section>
      ) : null}
      <DeleteAccount />
    </Page>
  );
}

/** Asked twice: nobody can undo it, we neither. */
function DeleteAccount(): ReactNode {
  const t = useT();
  const [step, setStep] = useState<0 | 1 | 2>(0);
  const { ask, busy, failure } = useAsk();
  const close = () => setStep(0);
  const remove = async () => {
    if ((await ask({ kind: "delete_account" })) !== null) close();
  };
  return (
    <Section note={t("account.delete.note")}>
      <Row
        action="delete-account"
        isDanger
        start={<Icon name="trash" />}
        title={t("account.delete")}
        onPress={() => setStep(1)}
      />
      <Confirm
        title={t("account.delete")}
        text={t("account.delete.text")}
        confirm={t("account.delete")}
        isDanger
        isOpen={step === 1}
        onConfirm={() => setStep(2)}
        onClose={close}
      />
      <Confirm
        title={t("storage.again.sure")}
        text={
          <>
            {t("account.delete.last")}
            <FailureLine failure={failure} />
          </>
        }
        confirm={t("account.delete.confirm")}
        isDanger
        isBusy={busy}
        isOpen={step === 2}
        onConfirm={() => void remove()}
        onClose={close}
      />
    </Section>
  );
}

export function Privacy(props: Props): ReactNode {
  const t = useT();
  const { answer, failure, reload } = useRead({ kind: "privacy" });
  const { ask, busy, failure: refused } = useAsk();
  const set = async (readReceipts: boolean, typing: boolean) => {
    await ask({ kind: "set_privacy", readReceipts, typing });
    reload();
  };
  return (
    <Page name="privacy" title={t("settings.privacy")} onBack={props.onBack}>
      <FailureLine failure={refused ?? failure} />
      {answer === null ? (
        failure === null ? <Spinner /> : null
      ) : (
        <Section>
          <Toggle
            action="read-receipts"
            label={t("privacy.receipts")}
            hint={t("privacy.receipts.hint")}
            isOn={answer.readReceipts}
            isDisabled={busy}
            onChange={(isOn) => void set(isOn, answer.typing)}
          />
          <Toggle
            action="typing"
            label={t("privacy.typing")}
            hint={t("privacy.typing.hint")}
            isOn={answer.typing}
            isDisabled={busy}
            onChange={(isOn) => void set(answer.readReceipts, isOn)}
          />
        </Section>
      )}
      <Blocked />
    </Page>
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
        <Row
          key={person.account}
          part="blocked"
          start={<Avatar id={person.account} name={person.shown} />}
          title={<Name text={person.shown} fallback={person.handle} />}
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

export function Notifications(props: Props): ReactNode {
  const t = useT();
  const { state, content, ask, setContent } = useNotifications();
  return (
    <Page name="notifications" title={t("settings.notifications")} onBack={props.onBack}>
      <p data-part="page-text" role="status">
        {t(`notifications.${state}`)}
      </p>
      {state === "default" ? (
        <Button kind="primary" action="allow-notifications" onPress={ask}>
          {t("notifications.ask")}
        </Button>
      ) : null}
      {state === "granted" ? (
        <Section note={t("notifications.note")}>
          <Choice
            label={t("notifications.content")}
            name="notify-content"
            value={content}
            onChange={setContent}
            options={[
              { id: "nothing", text: t("notifications.content.nothing") },
              { id: "name", text: t("notifications.content.name") },
              { id: "all", text: t("notifications.content.all") },
            ]}
          />
        </Section>
      ) : null}
    </Page>
  );
}

export function Language(props: Props): ReactNode {
  const t = useT();
  const { locale, setLocale, locales } = useLocale();
  return (
    <Page name="language" title={t("settings.language")} onBack={props.onBack}>
      <Section>
        <Choice
          label={t("settings.language")}
          isLabelHidden
          name="locale"
          value={locale}
          onChange={setLocale}
          options={locales.map((id) => ({ id, text: LOCALE_NAMES[id] }))}
        />
      </Section>
    </Page>
  );
}

export function Appearance(props: Props): ReactNode {
  const t = useT();
  const { appearance, setAppearance } = useAppearance();
  return (
    <Page name="appearance" title={t("settings.appearance")} onBack={props.onBack}>
      <Section>
        <Choice
          label={t("settings.appearance")}
          isLabelHidden
          name="appearance"
          value={appearance}
          onChange={setAppearance}
          options={APPEARANCES.map((id) => ({ id, text: t(`appearance.${id}`) }))}
        />
      </Section>
    </Page>
  );
}
