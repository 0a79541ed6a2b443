// The way into the settings: oneself, and a row for each page.
import type { ReactNode } from "react";

import { Icon, type IconName } from "kit/app/context";
import { SETTINGS_PAGES, type SettingsPage } from "kit/app/route";
import { useT } from "kit/i18n";
import { Avatar } from "kit/parts/Avatar";
import { Row } from "kit/parts/Page";
import { useMe } from "kit/stores/core";
import { nameForDisplay } from "kit/text/display";

const ICONS: Readonly<Record<SettingsPage, IconName>> = {
  account: "key",
  privacy: "lock",
  notifications: "bell",
  devices: "device",
  import: "download",
  reach: "globe",
  appearance: "palette",
  language: "language",
};

/** One row for each page. */
export function SettingsRows(props: {
  onOpen: (page: SettingsPage) => void;
  selected?: SettingsPage | null;
  pages?: readonly SettingsPage[];
}): ReactNode {
  const t = useT();
  return (props.pages ?? SETTINGS_PAGES).map((page) => (
    <Row
      key={page}
      action={`open-${page}`}
      start={<Icon name={ICONS[page]} />}
      title={t(`settings.${page}`)}
      end={<Icon name="chevron-end" />}
      isSelected={props.selected === page}
      onPress={() => props.onOpen(page)}
    />
  ));
}

/** One's own picture. */
export function OwnFace(props: { size?: number }): ReactNode {
  const me = useMe();
  const name = nameForDisplay(me.name, me.handle);
  return <Avatar id={me.account ?? me.handle} name={name} picture={me.picture} {...props} />;
}
