// The settings: oneself on top, then the pages.
import { go, href } from "kit/app";
import { OwnFace, SettingsRows } from "kit/flows";
import { useT } from "kit/i18n";
import { Page, Section } from "kit/parts";
import { useMe } from "kit/stores";
import { Name } from "kit/text";

import type { Words } from "../words/type";

export function Settings({ onBack }: { onBack: () => void }) {
  const t = useT<Words>();
  const me = useMe();
  return (
    <div data-part="settings">
      <Page name="settings" title={t("settings.title")} onBack={onBack}>
        <a data-part="own" data-action="profile" href={href({ name: "settings", page: "account" })}>
          <OwnFace />
          <span data-part="own-text">
            <span data-part="own-name">
              <Name text={me.name} fallback={me.handle} />
            </span>
            <bdi data-part="own-handle" dir="ltr">
              {me.handle}
            </bdi>
          </span>
        </a>
        <Section>
          <SettingsRows onOpen={(page) => go({ name: "settings", page })} />
        </Section>
      </Page>
    </div>
  );
}
