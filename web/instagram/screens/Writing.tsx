// The pill in which one writes: camera first, then the words. Empty it offers voice, photos and a heart;
// with text the word "Send".
import type { ReactNode } from "react";

import {
  AttachCamera,
  AttachMenu,
  AttachPhotos,
  AttachVoice,
  ComposerEmoji,
  ComposerField,
  ComposerSend,
  Writing as Frame,
  useComposer,
} from "kit/composer";
import { IconButton } from "kit/parts";

import { useWords } from "../words";

const HEART = "❤️";

export function Writing(): ReactNode {
  return (
    <Frame className="composer">
      <div className="composer-pill">
        <AttachCamera part="composer-disc" />
        <ComposerField />
        <ComposerEmoji />
        <End />
      </div>
    </Frame>
  );
}

function End(): ReactNode {
  const t = useWords();
  const { isEmpty, mode, sendText } = useComposer();
  if (mode.kind === "edit") return <ComposerSend label={t("i.composer.done")} />;
  if (!isEmpty) return <ComposerSend label={t("composer.send")} />;
  return (
    <>
      <AttachVoice />
      <AttachPhotos />
      <AttachMenu />
      <IconButton
        part="composer-quick"
        name="heart"
        label={t("composer.quick", { emoji: HEART })}
        action="quick-emoji"
        onPress={() => sendText(HEART)}
      />
    </>
  );
}
