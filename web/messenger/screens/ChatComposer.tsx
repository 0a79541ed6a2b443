// The row in which one writes: timer, the pill "Aa" with the smiley, and the thumb that becomes send.
import { useEffect } from "react";

import { focusComposer } from "kit/a11y";
import { useLook } from "kit/app";
import {
  Composer,
  ComposerBanner,
  ComposerEmoji,
  ComposerError,
  ComposerField,
  ComposerGate,
  ComposerHonesty,
  ComposerSend,
  ComposerTimer,
  useComposer,
} from "kit/composer";
import { IconButton } from "kit/parts";

import { useT } from "../words";

export function ChatComposer() {
  return (
    <ComposerGate>
      <Composer>
        <ReadyToWrite />
        <ComposerHonesty />
        <ComposerError />
        <ComposerBanner />
        <div data-part="composer-line">
          <ComposerTimer />
          <div data-part="composer-pill">
            <ComposerField />
            <ComposerEmoji />
          </div>
          <ThumbOrSend />
        </div>
      </Composer>
    </ComposerGate>
  );
}

/** An opened chat is written in at once; on glass that would bring the keyboard up over the messages. */
function ReadyToWrite() {
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) focusComposer();
  }, []);
  return null;
}

/** Nothing written yet: one press says it all. */
function ThumbOrSend() {
  const t = useT();
  const { quickEmoji } = useLook();
  const { isEmpty, mode, sendText } = useComposer();
  if (quickEmoji === null || !isEmpty || mode.kind === "edit") return <ComposerSend />;
  return <IconButton name="thumb" label={t("m.quick")} action="quick-emoji" onPress={() => sendText(quickEmoji)} />;
}
