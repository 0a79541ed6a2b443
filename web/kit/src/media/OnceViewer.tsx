// The one look at a view-once message. The core takes the look off before it hands the bytes out; they
// live as long as this window is open, and there is no way to keep or to forward them.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Failure, MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { FailureLine, Spinner } from "kit/parts/Page";
import { failureOf } from "kit/stores/ask";
import { useCore } from "kit/stores/core";

import { Screen } from "./Screen";
import { player } from "./player";
import { useVisualLabel } from "./Tile";

export function OnceViewer(props: { message: MessageRow; onClose: () => void }): ReactNode {
  const t = useT();
  const core = useCore();
  const label = useVisualLabel();
  // What was opened stays what it was, while the row already says that it is over.
  const [message] = useState(props.message);
  const [url, setUrl] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attachment] = message.attachments;
  const index = attachment?.index ?? 0;
  const { row } = message;
  useEffect(() => {
    let [isOver, made] = [false, null as string | null];
    player.stop();
    core.file(row, index).then(
      (blob) => {
        if (isOver) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      (error: unknown) => {
        if (!isOver) setFailure(failureOf(error));
      },
    );
    return () => {
      isOver = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [core, row, index]);
  if (attachment === undefined) return null;
  const left = Math.max(0, (message.viewOnce?.left ?? 1) - 1);
  return (
    <Screen
      name="once"
      title={label(message, attachment)}
      detail={
        <span data-part="viewer-once">
          <Icon name="view-once" />
          {left === 0 ? t("once.last") : t("once.left", { count: left })}
        </span>
      }
      onClose={props.onClose}
    >
      {failure === null ? null : <FailureLine failure={failure} />}
      {url === null ? (
        failure === null ? <Spinner /> : null
      ) : attachment.media === "image" ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <img
          data-part="viewer-picture"
          src={url}
          alt={label(message, attachment)}
          draggable={false}
          onContextMenu={(event) => event.preventDefault()}
        />
      ) : attachment.media === "video" ? (
        // What somebody filmed has no captions.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          data-part="viewer-film"
          src={url}
          controls
          controlsList="nodownload noremoteplayback"
          disablePictureInPicture
          autoPlay
          playsInline
        />
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio data-part="viewer-sound" src={url} controls controlsList="nodownload" autoPlay />
      )}
    </Screen>
  );
}
