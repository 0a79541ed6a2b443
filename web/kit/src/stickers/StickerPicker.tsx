// One press sends a sticker, as in all three apps.
import type { ReactNode } from "react";

import { useT } from "kit/i18n";
import { FailureLine } from "kit/parts/Page";
import { Losses } from "kit/rich/Losses";
import { useSendPart } from "kit/rich/send";

import { Drawing } from "./Drawing";
import { PACK, STICKERS } from "./pack";

export function StickerPicker(props: { onSent: () => void }): ReactNode {
  const t = useT();
  const { send, busy, failure } = useSendPart();
  const choose = async (sticker: string, emoji: string) => {
    if (busy) return;
    if (await send({ kind: "sticker", pack: PACK, sticker, emoji })) props.onSent();
  };
  return (
    <div data-part="sticker-picker">
      <Losses part="sticker" />
      <FailureLine failure={failure} />
      <div data-part="sticker-grid" role="group" aria-label={t("stickers.title")}>
        {STICKERS.map(({ id, sign }) => (
          <button
            key={id}
            type="button"
            data-part="sticker-choice"
            data-action="sticker"
            data-sticker={id}
            aria-label={t(`sticker.${id}`)}
            title={t(`sticker.${id}`)}
            onClick={() => void choose(id, sign)}
          >
            <Drawing id={id} />
          </button>
        ))}
      </div>
    </div>
  );
}
