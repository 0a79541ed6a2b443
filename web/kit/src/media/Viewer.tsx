// Pictures and films of a conversation, one at a time over the whole window.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { Attachment, MessageRow, RowId } from "kit/core";
import { useFormat, useLocale, useT } from "kit/i18n";
import { IconButton } from "kit/parts/Button";
import { FailureLine, Spinner } from "kit/parts/Page";
import { toast } from "kit/parts/Toast";
import { failureOf, useFailureText } from "kit/stores/ask";
import { useCore } from "kit/stores/core";
import { useShown } from "kit/stores/watched";
import { Text } from "kit/text/Text";

import { useFileWork, useOpenFile, useThumbnail } from "./file";
import { fileName } from "./names";
import { player } from "./player";
import { FileStateMark } from "./Ring";
import { saveFile } from "./save";
import { Screen } from "./Screen";
import { useVisualLabel } from "./Tile";
import { ZOOM_MOST, Zoom, stepped } from "./Zoom";

/** Messages to both sides in which to look for more. */
const AROUND = 80;

type Item = { message: MessageRow; attachment: Attachment };

/** What can be shown, oldest first. */
export const itemsOf = (rows: readonly MessageRow[]): Item[] =>
  rows
    .filter(({ viewOnce }) => viewOnce === null)
    .flatMap((message) =>
      message.attachments
        .filter(({ media, state }) => (media === "image" || media === "video") && state.kind !== "gone")
        .map((attachment) => ({ message, attachment })),
    );

export function Viewer(props: { row: RowId; index: number; onClose: () => void }): ReactNode {
  const { id } = useConversation();
  const [at, setAt] = useState({ row: props.row, index: props.index });
  const [zoom, setZoom] = useState(1);
  // Where one began stays the middle of what is watched.
  const shown = useShown(`viewer/${id}/${props.row}`, () => ({
    kind: "thread" as const,
    conversation: id,
    anchor: props.row,
    before: AROUND,
    after: AROUND,
  }));
  const items = itemsOf(shown?.rows ?? []);
  const place = items.findIndex(({ message, attachment }) => message.row === at.row && attachment.index === at.index);
  const item = items[place];
  const { onClose } = props;
  // It was taken back, or its time is over.
  const isGone = shown !== null && item === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  if (item === undefined) return null;
  const to = (next: Item | undefined) => {
    if (next === undefined) return;
    setAt({ row: next.message.row, index: next.attachment.index });
    setZoom(1);
  };
  return (
    <Opened
      item={item}
      zoom={zoom}
      setZoom={setZoom}
      place={place}
      count={items.length}
      onBefore={place > 0 ? () => to(items[place - 1]) : null}
      onAfter={place < items.length - 1 ? () => to(items[place + 1]) : null}
      onClose={onClose}
    />
  );
}

function Opened(props: {
  item: Item;
  zoom: number;
  setZoom: (zoom: number) => void;
  place: number;
  count: number;
  onBefore: (() => void) | null;
  onAfter: (() => void) | null;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const core = useCore();
  const failureText = useFailureText();
  const { dir } = useLocale();
  const { forward } = useConversation();
  const label = useVisualLabel();
  const { message, attachment } = props.item;
  const { onBefore, onAfter, onClose, zoom, setZoom } = props;
  const work = useFileWork(message, attachment.index);
  const { url, failure } = useOpenFile(message, attachment, true);
  const thumbnail = useThumbnail(attachment);
  const isPicture = attachment.media === "image";
  const isHere = url !== null;

  useEffect(() => player.stop(), []);
  // Who looks at it wants it.
  const isWanted = attachment.state.kind === "none";
  const { fetch } = work;
  useEffect(() => {
    if (isWanted) fetch();
  }, [isWanted, fetch]);

  const save = () => {
    const name = fileName(attachment.filename, t(isPicture ? "media.image" : "media.video"));
    saveFile(core, message, attachment, name).catch((error: unknown) => toast(failureText(failureOf(error))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLMediaElement) return;
    const [before, after] = dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === before) onBefore?.();
    else if (event.key === after) onAfter?.();
    else if (event.key === "+" || event.key === "=") setZoom(stepped(zoom, 1));
    else if (event.key === "-") setZoom(stepped(zoom, -1));
    else if (event.key === "0") setZoom(1);
    else return;
    event.preventDefault();
  };
  return (
    <Screen
      name="media"
      title={label(message, attachment)}
      detail={
        <span data-part="viewer-detail">
          <time dateTime={new Date(message.at).toISOString()}>{format.dayTime(message.at)}</time>
          {props.count > 1 ? (
            <span>{t("viewer.place", { at: props.place + 1, of: props.count })}</span>
          ) : null}
        </span>
      }
      actions={
        <>
          {isPicture && isHere ? (
            <>
              <IconButton
                name="zoom-out"
                label={t("viewer.smaller")}
                action="zoom-out"
                isDisabled={zoom <= 1}
                onPress={() => setZoom(stepped(zoom, -1))}
              />
              <IconButton
                name="zoom-in"
                label={t("viewer.larger")}
                action="zoom-in"
                isDisabled={zoom >= ZOOM_MOST}
                onPress={() => setZoom(stepped(zoom, 1))}
              />
            </>
          ) : null}
          {message.can.forward ? (
            <IconButton
              name="forward"
              label={t("message.forward")}
              action="forward"
              onPress={() => forward(message)}
            />
          ) : null}
          {isHere ? (
            <IconButton name="download" label={t("viewer.save")} action="save" onPress={save} />
          ) : null}
        </>
      }
      foot={
        message.body.kind === "text" && message.body.text !== "" ? (
          <div data-part="viewer-caption">
            <Text text={message.body.text} mentions={message.mentions} />
          </div>
        ) : null
      }
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <FailureLine failure={failure ?? work.failure} />
      {url === null ? (
        <span data-part="viewer-waiting">
          {thumbnail === null ? null : <img data-part="viewer-thumb" src={thumbnail} alt="" />}
          {attachment.state.kind === "here" && failure === null ? (
            <Spinner />
          ) : (
            <FileStateMark message={message} attachment={attachment} work={work} />
          )}
        </span>
      ) : isPicture ? (
        <Zoom key={url} zoom={zoom} setZoom={setZoom} src={url} alt={label(message, attachment)} />
      ) : (
        // What somebody filmed has no captions.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video key={url} data-part="viewer-film" src={url} controls autoPlay playsInline aria-label={label(message, attachment)} />
      )}
      <Beside label={t("viewer.before")} action="viewer-before" part="viewer-before" onPress={onBefore} />
      <Beside label={t("viewer.after")} action="viewer-after" part="viewer-after" onPress={onAfter} />
    </Screen>
  );
}

function Beside(props: { label: string; action: string; part: string; onPress: (() => void) | null }): ReactNode {
  if (props.onPress === null) return null;
  return (
    <IconButton
      part={props.part}
      name="chevron-end"
      label={props.label}
      action={props.action}
      onPress={props.onPress}
    />
  );
}
