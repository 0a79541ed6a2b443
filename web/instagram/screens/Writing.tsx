// The pill in which one writes. Empty it offers a heart; with text the word "Send".
import type { ReactNode } from "react";

import {
  Composer,
  ComposerBanner,
  ComposerEmoji,
  ComposerError,
  ComposerField,
  ComposerGate,
  ComposerHonesty,
  ComposerSend,
  useComposer,
} from "kit/composer";
import { IconButton } from "kit/parts";

import { useWords } from "../words";

const HEART = "❤️";

export function Writing(): ReactNode {
  return (
    <ComposerGate>
      <Composer className="composer">
        <ComposerBanner />
        <ComposerHonesty />
        <ComposerError />
        <div className="composer-pill">
          <ComposerEmoji />
          <ComposerField />
          <End />
        </div>
      </Composer>
    </ComposerGate>
  );
}

function End(): ReactNode {
  const t = useWords();
  const { isEmpty, mode, sendText } = useComposer();
  if (mode.kind === "edit") return <ComposerSend label={t("i.composer.done")} />;
  if (!isEmpty) return <ComposerSend label={t("composer.send")} />;
  return (
    <IconButton
      part="composer-quick"
      name="heart"
      label={t("composer.quick", { emoji: HEART })}
      action="quick-emoji"
      onPress={() => sendText(HEART)}
    />
  );
}
