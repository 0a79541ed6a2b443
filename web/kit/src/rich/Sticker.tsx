// A sticker in a thread. One of another pack or of a newer app is shown as the sign that came with it.
import type { ReactNode } from "react";

import type { Part } from "kit/core";
import { useT } from "kit/i18n";
import { Drawing } from "kit/stickers/Drawing";
import { PACK, stickerOf } from "kit/stickers/pack";
import { forLine } from "kit/text/display";

/** A sign is one grapheme; what somebody else sends as one is cut to what has room. */
const SIGN_MOST = 16;

export function StickerView(props: { sticker: Extract<Part, { kind: "sticker" }> }): ReactNode {
  const t = useT();
  const { pack, sticker, emoji } = props.sticker;
  const known = pack === PACK ? stickerOf(sticker) : null;
  if (known === null) {
    return (
      <span data-part="sticker" data-sign="">
        {forLine(emoji, SIGN_MOST)}
      </span>
    );
  }
  return (
    <span data-part="sticker" role="img" aria-label={t("sticker.label", { name: t(`sticker.${known.id}`) })}>
      <Drawing id={known.id} />
    </span>
  );
}
