// The settings in the first column; on a phone it is the menu tab, with the other lists in it.
import { Icon, go, href, useWide, type SettingsPage } from "kit/app";
import { OwnFace, SettingsRows } from "kit/flows";
import { useFormat } from "kit/i18n";
import { IconButton, Row, Section } from "kit/parts";
import { useCounts, useMe } from "kit/stores";
import { Name } from "kit/text";

import { useT } from "../words";

export function SettingsColumn({ page }: { page: SettingsPage | null }) {
  const t = useT();
  const me = useMe();
  const isPhone = useWide() === "phone";

  return (
    <section data-part="column-body" data-page={page ?? "settings"} aria-labelledby="column-title">
      <header data-part="column-head">
        {isPhone ? null : (
          <IconButton name="back" label={t("back")} action="back" onPress={() => go({ name: "home" })} />
        )}
        <h1 id="column-title" data-part="column-title">
          {isPhone ? t("m.menu") : t("m.settings")}
        </h1>
      </header>
      <div data-part="settings">
        <Row
          start={<OwnFace size={isPhone ? 56 : 48} />}
          title={<Name text={me.name} fallback={me.handle} />}
          detail={<bdi>{me.handle}</bdi>}
          href={href({ name: "settings", page: "account" })}
        />
        {isPhone ? <OtherLists /> : null}
        <Section>
          <SettingsRows selected={isPhone ? null : (page ?? "account")} onOpen={(next) => go({ name: "settings", page: next })} />
        </Section>
      </div>
    </section>
  );
}

function OtherLists() {
  const t = useT();
  const format = useFormat();
  const { requests } = useCounts();
  return (
    <Section>
      <Row
        start={<Icon name="requests" />}
        action="open-requests"
        title={t("requests")}
        end={requests > 0 ? <span data-part="badge-count">{format.number(requests)}</span> : undefined}
        href={href({ name: "folder", folder: "requests" })}
      />
      <Row
        start={<Icon name="archive" />}
        action="open-archived"
        title={t("folder.archived")}
        href={href({ name: "folder", folder: "archived" })}
      />
    </Section>
  );
}
