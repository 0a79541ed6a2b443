// Records a voice note in place of the field: live level, pause, a listen before it is sent, and a way
// to throw it away at any time.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

import { announce } from "kit/a11y";
import { Icon, useFeatures } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { Failure } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { useBlobUrl } from "kit/media/blobUrl";
import { clockOf } from "kit/media/levels";
import { outgoing } from "kit/media/outgoing";
import { player } from "kit/media/player";
import type { Prepared } from "kit/media/prepare";
import { Recording, type Recorded } from "kit/media/recording";
import { Wave } from "kit/media/Wave";
import { IconButton } from "kit/parts/Button";
import { flag } from "kit/parts/given";
import { FailureLine } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";
import { Losses } from "kit/rich/Losses";
import { useCore } from "kit/stores/core";

import type { Hold } from "./hold";
import { OnceChoice } from "./OnceChoice";
import { useSendFiles } from "./send";

/** So often the others hear that somebody records. */
const TELLING_MS = 3_000;
/** Shorter was a slip of the finger. */
const SHORTEST_MS = 500;

export function Recorder(props: { hold: Hold | null; onEnd: () => void }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { voiceMs } = useFeatures();
  const core = useCore();
  const { id, focusComposer } = useConversation();
  const sendFiles = useSendFiles();
  const [recording] = useState(() => new Recording(voiceMs));
  const { phase, elapsedMs, levels, recorded } = useSyncExternalStore(recording.subscribe, recording.state);
  const [isHeld, setHeld] = useState(props.hold !== null);
  const [isSending, setSending] = useState(false);
  const [once, setOnce] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { hold, onEnd } = props;

  useEffect(() => {
    player.stop();
    void recording.start();
    return () => recording.discard();
  }, [recording]);
  useEffect(() => {
    if (phase === "recording") announce(t("record.recording"));
  }, [phase, t]);
  useEffect(() => {
    if (phase !== "recording") return undefined;
    // A hint that is lost is no loss.
    const tell = () => void core.call({ kind: "recording", conversation: id }).catch(() => undefined);
    tell();
    const telling = setInterval(tell, TELLING_MS);
    return () => clearInterval(telling);
  }, [phase, core, id]);

  const close = () => {
    onEnd();
    requestAnimationFrame(focusComposer);
  };
  const send = async () => {
    setSending(true);
    const sound = await recording.end();
    if (sound === null || sound.durationMs < SHORTEST_MS) {
      close();
      return;
    }
    const { files, blobs } = await outgoing([asVoice(sound)], once > 0);
    const refused = await sendFiles({ files, blobs, caption: "", viewOnce: once });
    setSending(false);
    if (refused === null) close();
    else setFailure(refused);
  };

  useEffect(
    () =>
      hold?.onEnd((end) => {
        setHeld(false);
        if (end === "cancelled") close();
        if (end === "released") void send();
      }),
    // Told once, of the hold that began this recording.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [hold],
  );

  if (phase === "refused" || phase === "missing") {
    return (
      <div data-part="recorder" data-phase={phase}>
        <p data-part="recorder-text" role="alert">
          {t(phase === "refused" ? "record.refused" : "record.missing")}
        </p>
        <IconButton name="close" label={t("close")} action="close" onPress={close} />
      </div>
    );
  }
  const isFree = phase === "paused" || (phase === "recording" && !isHeld);
  return (
    <div
      data-part="recorder"
      data-phase={phase}
      data-held={flag(isHeld)}
      role="group"
      aria-label={t("attach.voice")}
    >
      <IconButton name="trash" label={t("record.discard")} action="discard-recording" onPress={close} />
      {recorded === null || isSending ? (
        <span data-part="recorder-live">
          <span data-part="recorder-dot" aria-hidden="true" />
          <span data-part="recorder-time" role="timer">
            {clockOf(elapsedMs, format.locale)}
          </span>
          <span data-part="recorder-levels" aria-hidden="true">
            {levels.map((level, index) => (
              // A level has no identity but its place.
              // oxlint-disable-next-line react/no-array-index-key
              <i key={index} style={{ blockSize: `${Math.max(6, Math.round(level * 100))}%` }} />
            ))}
          </span>
        </span>
      ) : (
        <Listen recorded={recorded} />
      )}
      {isHeld ? <span data-part="recorder-hint">{t("record.hint")}</span> : null}
      {phase === "recording" && !isHeld ? (
        <IconButton name="pause" label={t("record.pause")} action="pause-recording" onPress={() => recording.pause()} />
      ) : null}
      {phase === "paused" ? (
        <IconButton name="mic" label={t("record.resume")} action="resume-recording" onPress={() => recording.resume()} />
      ) : null}
      {isFree ? (
        <IconButton name="stop" label={t("record.listen")} action="end-recording" onPress={() => void recording.end()} />
      ) : null}
      {isHeld ? null : <OnceChoice value={once} onChange={setOnce} />}
      <PlainButton
        part="composer-send"
        action="send-recording"
        label={t("record.send")}
        isDisabled={isSending || phase === "asking"}
        onPress={() => void send()}
      >
        <Icon name="send" />
      </PlainButton>
      {once > 0 ? <Losses planned={{ viewOnce: once }} /> : null}
      <FailureLine failure={failure} />
    </div>
  );
}

const ENDINGS: Readonly<Record<string, string>> = { "audio/mp4": "m4a", "audio/ogg": "ogg" };

const asVoice = ({ blob, durationMs, waveform }: Recorded): Prepared => ({
  kind: "audio",
  blob,
  name: `voice.${ENDINGS[blob.type] ?? "webm"}`,
  mediaType: blob.type,
  width: null,
  height: null,
  durationMs,
  thumbnail: null,
  waveform,
  voice: true,
});

/** What was recorded, before it is sent. */
function Listen(props: { recorded: Recorded }): ReactNode {
  const t = useT();
  const { recorded } = props;
  const sound = useRef<HTMLAudioElement>(null);
  const url = useBlobUrl(recorded.blob);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  return (
    <span data-part="recorder-listen">
      {/* One's own words, with controls beside it. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={sound}
        src={url ?? undefined}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onEnded={() => setAt(0)}
      />
      <PlainButton
        part="voice-play"
        name={isPlaying ? "pause" : "play"}
        action={isPlaying ? "pause" : "play"}
        label={t(isPlaying ? "media.pause" : "media.play")}
        onPress={() => {
          if (isPlaying) sound.current?.pause();
          else sound.current?.play().catch(() => setPlaying(false));
        }}
      />
      <Wave
        waveform={recorded.waveform}
        at={at}
        of={recorded.durationMs / 1_000}
        label={t("media.position")}
        onSeek={(seconds) => {
          if (sound.current !== null) sound.current.currentTime = seconds;
          setAt(seconds);
        }}
      />
    </span>
  );
}
