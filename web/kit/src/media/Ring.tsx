// How far a file has come, as a ring with the way to stop it in the middle.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Attachment, MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { PlainButton } from "kit/parts/PlainButton";
import { useProgress } from "kit/stores/hints";

import type { FileWork } from "./file";

export function Ring(props: {
  message: MessageRow;
  attachment: Attachment;
  label: string;
  /** `null`: it cannot be stopped. */
  onStop: (() => void) | null;
}): ReactNode {
  const t = useT();
  const { message, attachment, onStop } = props;
  const share = useProgress(message.row, attachment.index);
  const percent = share === null || share.of === 0 ? null : Math.round((share.done / share.of) * 100);
  return (
    <span data-part="ring" data-unknown={flag(percent === null)}>
      <span
        data-part="hidden"
        role="progressbar"
        aria-label={props.label}
        {...(percent === null ? {} : { "aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100 })}
      />
      <svg viewBox="0 0 44 44" aria-hidden="true" focusable="false">
        <circle data-part="ring-track" cx="22" cy="22" r="20" />
        <circle
          data-part="ring-share"
          cx="22"
          cy="22"
          r="20"
          pathLength={100}
          strokeDasharray={`${percent ?? 25} 100`}
        />
      </svg>
      {onStop === null ? null : (
        <PlainButton part="ring-stop" action="stop-file" label={t("media.stop")} onPress={onStop}>
          <Icon name="close" />
        </PlainButton>
      )}
    </span>
  );
}

/** What stands over or beside a file that is not simply here. `null`: it is. */
export function FileStateMark(props: {
  message: MessageRow;
  attachment: Attachment;
  work: FileWork;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const { message, attachment, work } = props;
  switch (attachment.state.kind) {
    case "preparing":
    case "uploading":
      return (
        <Ring
          message={message}
          attachment={attachment}
          label={t("media.sending")}
          onStop={message.can.cancel ? work.cancel : null}
        />
      );
    case "fetching":
      return <Ring message={message} attachment={attachment} label={t("media.fetching")} onStop={work.stop} />;
    case "none":
      return (
        <PlainButton
          part="download"
          action="download"
          label={t("media.download", { size: format.bytes(attachment.bytes) })}
          onPress={work.fetch}
        >
          <Icon name="download" />
          <span data-part="download-size">{format.bytes(attachment.bytes)}</span>
        </PlainButton>
      );
    case "barred":
      return (
        <span data-part="file-mark" data-kind="barred">
          <Icon name="lock" />
          <span>{t("media.barred")}</span>
        </span>
      );
    case "gone":
      return (
        <span data-part="file-mark" data-kind="gone">
          <Icon name="warning" />
          <span>{t("media.gone")}</span>
        </span>
      );
    case "failed":
      return (
        <span data-part="file-mark" data-kind="failed">
          <Icon name="warning" />
        </span>
      );
    case "here":
      return null;
  }
}
