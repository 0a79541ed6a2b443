// The row in which one writes: what can be attached, the pill "Aa" with the smiley, and the thumb that
// becomes send. While one writes, the pill takes the room of all but the plus.
import { useEffect } from "react";

import { focusComposer } from "kit/a11y";
import {
  AttachCamera,
  AttachMenu,
  AttachPhotos,
  AttachVoice,
  ComposerEmoji,
  ComposerField,
  ComposerQuick,
  ComposerSend,
  Writing,
  useComposer,
  useQuickEmoji,
} from "kit/composer";
import { IconButton } from "kit/parts";

import { useT } from "../words";

/** The one for which this app has a drawing. */
const THUMB = "👍";

export function ChatComposer() {
  return (
    <Writing>
      <ReadyToWrite />
      <div data-part="composer-line">
        <Beside />
        <div data-part="composer-pill">
          <ComposerField />
          <ComposerEmoji />
        </div>
        <QuickOrSend />
      </div>
    </Writing>
  );
}

/** An opened chat is written in at once; on glass that would bring the keyboard up over the messages. */
function ReadyToWrite() {
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) focusComposer();
  }, []);
  return null;
}

function Beside() {
  const { isEmpty } = useComposer();
  return (
    <>
      <AttachMenu />
      {isEmpty ? (
        <>
          <AttachCamera />
          <AttachPhotos />
          <AttachVoice />
        </>
      ) : null}
    </>
  );
}

/** Nothing written yet: one press says it all. */
function QuickOrSend() {
  const t = useT();
  const emoji = useQuickEmoji();
  const { isEmpty, mode, sendText } = useComposer();
  if (emoji === null || !isEmpty || mode.kind === "edit") return <ComposerSend />;
  if (emoji !== THUMB) return <ComposerQuick emoji={emoji} />;
  return <IconButton name="thumb" label={t("m.quick")} action="quick-emoji" onPress={() => sendText(emoji)} />;
}
