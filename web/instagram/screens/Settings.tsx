// Settings: headings in the column, one page in the pane beside it.
import type { ReactNode } from "react";

import { go, type SettingsPage } from "kit/app";
import { SettingsPageView, SettingsRows } from "kit/flows";
import { IconButton } from "kit/parts";

import type { Base } from "../place";
import { useWords } from "../words";

/** What a wide window shows beside the headings before one is chosen. */
const FIRST: SettingsPage = "account";

export function SettingsColumn(props: { base: Base; isPhone: boolean }): ReactNode {
  const t = useWords();
  const { base, isPhone } = props;
  const chosen = base.name === "settings" ? base.page : null;
  const page = chosen ?? (isPhone ? null : FIRST);
  return (
    <>
      <header className="column-head" data-back="">
        <IconButton name="back" label={t("back")} action="back" onPress={() => go({ name: "home" })} />
        <h1 className="column-name">{t("settings.title")}</h1>
      </header>
      <nav className="column-scroll" data-part="settings" aria-label={t("settings.title")}>
        <SettingsRows selected={page} onOpen={(to) => go({ name: "settings", page: to })} />
      </nav>
    </>
  );
}

export function SettingsMain(props: { page: SettingsPage | null; isPhone: boolean }): ReactNode {
  return (
    <SettingsPageView
      key={props.page}
      page={props.page ?? FIRST}
      {...(props.isPhone ? { onBack: () => go({ name: "settings", page: null }) } : {})}
    />
  );
}
