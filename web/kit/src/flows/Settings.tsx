// The pages of the settings that all three apps have.
import type { ReactNode } from "react";

import { Icon, useApp } from "kit/app/context";
import type { SettingsPage } from "kit/app/route";
import { Reach } from "kit/cross/Reach";
import { APPEARANCES, LOCALE_NAMES, useAppearance, useLocale, useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Choice } from "kit/parts/Fields";
import { FailureLine, Page, Row, Section } from "kit/parts/Page";
import { useInstall, useNotifications } from "kit/pwa";
import { useAsk } from "kit/stores/ask";
import { useCore, useMe } from "kit/stores/core";

import { AskedTwice } from "./AskedTwice";
import { AccountNumber, Devices } from "./Devices";
import { ImportPage } from "./Import";
import { MyLink } from "./MyLink";
import { Privacy } from "./Privacy";
import { Profile } from "./Profile";
import { beginAnew } from "./StartAgain";

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
    case "import":
      return <ImportPage {...rest} />;
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
      <Profile />
      {me.account === null ? null : (
        <Section>
          <AccountNumber account={me.account} />
        </Section>
      )}
      <MyLink />
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

export function DeleteAccount(): ReactNode {
  const t = useT();
  const { storage } = useCore();
  const { ask, busy, failure } = useAsk();
  const remove = async (close: () => void) => {
    if ((await ask({ kind: "delete_account" })) === null) return;
    close();
    await beginAnew(storage);
  };
  const last = (
    <>
      {t("account.delete.last")}
      <FailureLine failure={failure} />
    </>
  );
  return (
    <Section note={t("account.delete.note")}>
      <AskedTwice
        title={t("account.delete")}
        text={t("account.delete.text")}
        confirm={t("account.delete")}
        last={{ text: last, confirm: t("account.delete.confirm") }}
        isBusy={busy}
        onConfirm={(close) => void remove(close)}
      >
        {(begin) => (
          <Row
            action="delete-account"
            isDanger
            start={<Icon name="trash" />}
            title={t("account.delete")}
            onPress={begin}
          />
        )}
      </AskedTwice>
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
