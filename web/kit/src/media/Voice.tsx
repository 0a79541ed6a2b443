// A sound in the thread: play and pause, its shape on which one can go to a place, its length, the
// speed while it plays.
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Attachment, MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { FailureLine, Hidden } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { useCore } from "kit/stores/core";

import { lendFile, useAutoFetch, useFileWork, useSeen } from "./file";
import { fileName } from "./names";
import { player, type Playing, type Track } from "./player";
import { FileStateMark } from "./Ring";
import { clockOf } from "./levels";
import { Wave } from "./Wave";

export function Voice(props: { message: MessageRow; attachment: Attachment }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { message, attachment } = props;
  const { state, voice } = attachment;
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(place);
  const work = useFileWork(message, attachment.index);
  useAutoFetch(attachment, isSeen, work);
  const canPlay = state.kind === "here" || state.kind === "uploading";
  const track = useTrack(message, attachment);
  const playing = usePlaying(message.row);
  const wantsPlay = useRef(false);

  // The next one follows the one before it, as long as it is here.
  useEffect(() => (canPlay && voice ? player.add(track) : undefined), [canPlay, voice, track]);
  // It was pressed before it was fetched.
  useEffect(() => {
    if (!canPlay || !wantsPlay.current) return;
    wantsPlay.current = false;
    player.toggle(track);
  }, [canPlay, track]);

  const seconds = (attachment.durationMs ?? 0) / 1_000 || playing?.of || 0;
  const at = playing?.at ?? 0;
  const isPlaying = playing?.isPlaying === true;
  return (
    <div
      ref={place}
      data-part="voice"
      data-voice={flag(voice)}
      data-state={state.kind}
      data-playing={flag(isPlaying)}
      data-started={flag(playing !== null)}
      data-played={flag(message.isOwn ? message.opened > 0 : message.played)}
    >
      {voice ? null : (
        <bdi data-part="attachment-name" dir="auto">
          {fileName(attachment.filename, t("media.audio"))}
        </bdi>
      )}
      {canPlay || state.kind === "none" ? (
        <PlainButton
          part="voice-play"
          name={isPlaying ? "pause" : canPlay ? "play" : "download"}
          action={isPlaying ? "pause" : "play"}
          label={
            isPlaying
              ? t("media.pause")
              : canPlay
                ? t("media.play")
                : t("media.download", { size: format.bytes(attachment.bytes) })
          }
          onPress={() => {
            if (canPlay) player.toggle(track);
            else {
              wantsPlay.current = true;
              work.fetch();
            }
          }}
        />
      ) : (
        <FileStateMark message={message} attachment={attachment} work={work} />
      )}
      <Wave
        waveform={attachment.waveform}
        at={at}
        of={seconds}
        label={t("media.position")}
        onSeek={canPlay ? (to) => player.seek(track, to) : null}
      />
      <span data-part="voice-time">
        <Hidden>{t(voice ? "media.voice" : "media.audio")}</Hidden>
        <span>{clockOf((playing === null ? seconds : at) * 1_000, format.locale)}</span>
        {voice ? (
          <span data-part="voice-mark">
            <Icon name="mic" />
            <Hidden>
              {message.isOwn
                ? message.opened > 0 ? t("media.played.own") : ""
                : message.played ? "" : t("media.unplayed")}
            </Hidden>
          </span>
        ) : null}
      </span>
      {playing === null ? null : <Speed />}
      <FailureLine failure={work.failure} />
    </div>
  );
}

function useTrack(message: MessageRow, attachment: Attachment): Track {
  const core = useCore();
  const { id } = useConversation();
  const latest = useRef(message);
  useEffect(() => {
    latest.current = message;
  }, [message]);
  const { row } = message;
  const { index, voice } = attachment;
  return useMemo(
    () => ({
      conversation: id,
      row,
      // What cannot be opened is said by its bubble.
      load: () => lendFile(core, latest.current, index).catch(() => null),
      onHeard: () => {
        const { isOwn, played } = latest.current;
        if (isOwn || played || !voice) return;
        // A receipt that is lost is no loss to who listens.
        core.call({ kind: "played", row }).catch(() => {});
      },
    }),
    [core, id, row, index, voice],
  );
}

/** What is heard of this message; `null` while another one or nothing is. */
function usePlaying(row: number): Playing | null {
  return useSyncExternalStore(player.subscribe, () => {
    const playing = player.playing();
    return playing?.row === row ? playing : null;
  });
}

function Speed(): ReactNode {
  const t = useT();
  const format = useFormat();
  const speed = useSyncExternalStore(player.subscribe, player.speed);
  const text = `${format.number(speed)}×`;
  return (
    <PlainButton
      part="voice-speed"
      action="speed"
      label={t("media.speed", { speed: text })}
      onPress={() => player.nextSpeed()}
    >
      {text}
    </PlainButton>
  );
}
