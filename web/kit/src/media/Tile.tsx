// One picture or film in the thread: the tiny picture at once, its own bytes when they are here.
import { useRef } from "react";
import type { CSSProperties, ReactNode } from "react";

import { Icon } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Attachment, MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { PlainButton } from "kit/parts/PlainButton";
import { FailureLine } from "kit/parts/Page";
import { nameForDisplay } from "kit/text/display";

import { useAutoFetch, useFileWork, useOpenFile, useSeen, useThumbnail } from "./file";
import { FileStateMark } from "./Ring";
import { clockOf } from "./levels";

/** A picture alone is drawn within this, and never smaller than a finger. */
const WIDEST = 330;
const HIGHEST = 400;
const NARROWEST = 140;
/** The first picture of a film is taken from the film itself up to this size. */
const FILM_BYTES_MOST = 30_000_000;

/** As large as it is drawn; a square where nobody said its size. */
export function drawnSize(attachment: Attachment): { width: number; height: number } {
  const { width, height } = attachment;
  if (width === null || height === null || width === 0 || height === 0) return { width: 260, height: 260 };
  const scale = Math.min(WIDEST / width, HIGHEST / height, 1);
  // Very long ones are cut at their ends.
  return {
    width: Math.max(NARROWEST, Math.round(width * scale)),
    height: Math.max(NARROWEST, Math.round(height * scale)),
  };
}

export function Tile(props: {
  message: MessageRow;
  attachment: Attachment;
  isSingle: boolean;
  /** How many more there are behind it. */
  hidden: number;
}): ReactNode {
  const format = useFormat();
  const { open } = useConversation();
  const { message, attachment, hidden } = props;
  const { media, index, state, durationMs } = attachment;
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(place);
  const label = useVisualLabel();
  const work = useFileWork(message, index);
  useAutoFetch(attachment, isSeen, work);
  const thumbnail = useThumbnail(attachment);
  const isFilm = media === "video";
  const { url, failure } = useOpenFile(
    message,
    attachment,
    isSeen && (!isFilm || attachment.bytes <= FILM_BYTES_MOST),
  );
  const size = drawnSize(attachment);
  const style: CSSProperties = props.isSingle
    ? { inlineSize: `${size.width}px`, aspectRatio: `${size.width} / ${size.height}` }
    : {};
  const canOpen = state.kind === "here" || state.kind === "uploading";
  return (
    <div ref={place} data-part="tile" data-media={media} data-state={state.kind} style={style}>
      {thumbnail === null ? null : <img data-part="tile-thumb" src={thumbnail} alt="" draggable={false} />}
      {url === null ? null : isFilm ? (
        <video data-part="tile-film" src={url} muted playsInline preload="metadata" tabIndex={-1} aria-hidden="true" />
      ) : (
        <img data-part="tile-picture" src={url} alt="" decoding="async" draggable={false} />
      )}
      {canOpen ? (
        <PlainButton
          part="tile-open"
          action="open-media"
          label={label(message, attachment)}
          opens="dialog"
          onPress={() => open({ kind: "viewer", row: message.row, index })}
        >
          {isFilm ? (
            <span data-part="tile-play">
              <Icon name="play" />
            </span>
          ) : null}
          {hidden > 0 ? (
            <span data-part="tile-more" aria-hidden="true">{`+${format.number(hidden)}`}</span>
          ) : null}
        </PlainButton>
      ) : null}
      {isFilm && durationMs !== null ? (
        <span data-part="tile-length" aria-hidden="true">
          <Icon name="video" />
          {clockOf(durationMs, format.locale)}
        </span>
      ) : null}
      <FileStateMark message={message} attachment={attachment} work={work} />
      <FailureLine failure={work.failure ?? failure} />
    </div>
  );
}

/** "Photo from Ana", for those who do not see it. */
export function useVisualLabel(): (message: MessageRow, attachment: Attachment) => string {
  const t = useT();
  return (message, { media }) => {
    const kind = media === "video" ? "video" : "image";
    return message.isOwn
      ? t(`media.${kind}.own`)
      : t(`media.${kind}.from`, {
          name: nameForDisplay(message.sender.shown, message.sender.handle || t("somebody")),
        });
  };
}
