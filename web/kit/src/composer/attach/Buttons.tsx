// The ways to attach something, each a control that shells put where their app has it. Where something
// cannot be attached, its control is not there.
import type { ReactNode } from "react";
import { Button } from "react-aria-components";

import { Icon, type IconName } from "kit/app/context";
import { useT } from "kit/i18n";
import { Menu } from "kit/parts/Menu";

import { useComposer } from "../context";
import { useAttaching } from "./context";
import { useMediaEntries } from "./entries";
import { Hold } from "./hold";
import { useRichEntries } from "./rich";

/** The plus and its menu. */
export function AttachMenu(): ReactNode {
  const t = useT();
  const media = useMediaEntries();
  const rich = useRichEntries();
  const entries = [...media, ...rich];
  if (entries.length === 0) return null;
  return (
    <Menu
      label={t("attach")}
      items={entries.map(({ id, text, icon }) => ({ id, text, icon }))}
      onAction={(id) => entries.find((entry) => entry.id === id)?.onChoose()}
      trigger={
        <Button data-part="composer-button" data-action="attach" aria-label={t("attach")}>
          <Icon name="plus" />
        </Button>
      }
    />
  );
}

function Control(props: { name: IconName; label: string; action: string; part?: string; onPress: () => void }): ReactNode {
  return (
    <Button
      data-part={props.part ?? "composer-button"}
      data-action={props.action}
      aria-label={props.label}
      onPress={props.onPress}
    >
      <Icon name={props.name} />
    </Button>
  );
}

/** One press to the photos, where an app has that beside its field. */
export function AttachPhotos(): ReactNode {
  const t = useT();
  const { can, choose } = useAttaching();
  if (!can.media) return null;
  return <Control name="image" label={t("attach.media")} action="attach-photos" onPress={() => choose("media")} />;
}

export function AttachCamera(props: { part?: string }): ReactNode {
  const t = useT();
  const { can, openCamera } = useAttaching();
  if (!can.media) return null;
  return (
    <Control
      name="camera"
      label={t("attach.camera")}
      action="open-camera"
      onPress={openCamera}
      {...(props.part === undefined ? {} : { part: props.part })}
    />
  );
}

/** Held down it records until it is let go; pressed it records until it is ended. */
export function AttachVoice(props: { part?: string }): ReactNode {
  const t = useT();
  const { can, record } = useAttaching();
  if (!can.voice) return null;
  return (
    <Button
      data-part={props.part ?? "composer-button"}
      data-action="record"
      aria-label={t("attach.voice")}
      onPressStart={(event) => {
        const isPointer = event.pointerType === "mouse" || event.pointerType === "touch" || event.pointerType === "pen";
        if (!isPointer) return;
        record(new Hold(event.target.getBoundingClientRect()));
      }}
      onPress={(event) => {
        if (event.pointerType === "keyboard" || event.pointerType === "virtual") record(null);
      }}
    >
      <Icon name="mic" />
    </Button>
  );
}

/** Send where there is something to send, else the microphone, else `otherwise`. */
export function SendOrVoice(props: { send: ReactNode; otherwise?: ReactNode; part?: string }): ReactNode {
  const { isEmpty, mode } = useComposer();
  const { can } = useAttaching();
  if (!isEmpty || mode.kind === "edit") return props.send;
  if (!can.voice) return props.otherwise ?? props.send;
  return <AttachVoice {...(props.part === undefined ? {} : { part: props.part })} />;
}
