// Oneself, as others see one: picture, name, and a line about oneself where the app has it.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon, useFeatures } from "kit/app/context";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { FailureLine, Row, Section } from "kit/parts/Page";
import { TextDialog } from "kit/parts/TextDialog";
import { PickPicture } from "kit/picture/PickPicture";
import { useAsk } from "kit/stores/ask";
import { useMe } from "kit/stores/core";
import { forDisplay } from "kit/text/display";
import { Name } from "kit/text/Text";

import { OwnFace } from "./SettingsRows";

/** The core's own bounds. */
const PICTURE_MOST = 16_384;
const NAME_MOST = 50;
const ABOUT_MOST = 139;

export function Profile(): ReactNode {
  const t = useT();
  const me = useMe();
  const { about: hasAbout } = useFeatures();
  const [open, setOpen] = useState<"name" | "about" | null>(null);
  const { ask, busy, failure, clear } = useAsk();
  const close = () => setOpen(null);
  const show = (what: "name" | "about") => {
    clear();
    setOpen(what);
  };
  const set = async (change: { name?: string; about?: string; picture?: string }) => {
    const done = (await ask({ kind: "set_profile", ...change })) !== null;
    if (done) close();
    return done;
  };
  return (
    <>
      <div data-part="profile-head">
        <OwnFace size={112} />
        <div data-part="picture-actions">
          <PickPicture
            label={t(me.picture === null ? "profile.picture.add" : "profile.picture")}
            action="own-picture"
            most={PICTURE_MOST}
            onPicked={(picture) => set({ picture })}
            failure={failure}
            isBusy={busy}
          />
          {me.picture === null ? null : (
            <Button action="remove-picture" isDisabled={busy} onPress={() => void set({ picture: "" })}>
              {t("picture.remove")}
            </Button>
          )}
        </div>
      </div>
      <Section note={t("profile.note")}>
        <Row
          action="own-name"
          start={<Icon name="person" />}
          title={<Name text={me.name} fallback={me.handle} />}
          detail={t("profile.name")}
          end={<Icon name="edit" />}
          onPress={() => show("name")}
        />
        {hasAbout ? (
          <Row
            action="own-about"
            start={<Icon name="info" />}
            title={me.about === "" ? t("profile.about.none") : <bdi>{forDisplay(me.about)}</bdi>}
            detail={t("about")}
            end={<Icon name="edit" />}
            onPress={() => show("about")}
          />
        ) : null}
        <Row part="profile" start={<Icon name="key" />} title={<bdi dir="ltr">{me.handle}</bdi>} />
      </Section>
      <FailureLine failure={open === null ? failure : null} />
      {open === "name" ? (
        <TextDialog
          title={t("profile.name")}
          name="own-name"
          label={t("profile.name")}
          field="own-name"
          value={me.name}
          most={NAME_MOST}
          isBusy={busy}
          failure={failure}
          onSave={(name) => void set({ name })}
          onClose={close}
        />
      ) : null}
      {open === "about" ? (
        <TextDialog
          title={t("about")}
          name="own-about"
          label={t("about")}
          field="own-about"
          value={me.about}
          most={ABOUT_MOST}
          mayBeEmpty
          isBusy={busy}
          failure={failure}
          onSave={(about) => void set({ about })}
          onClose={close}
        />
      ) : null}
    </>
  );
}
