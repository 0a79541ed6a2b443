// What the smiley of the composer opens: emoji, and beside them the stickers where the chat has them.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import { useT } from "kit/i18n";
import { Tabs } from "kit/parts/Tabs";
import { StickerPicker } from "kit/stickers/StickerPicker";

import { EmojiPicker } from "./EmojiPicker";

export function EmojiPanel(props: { onChoose: (emoji: string) => void; onSent: () => void }): ReactNode {
  const t = useT();
  const { chat } = useConversation();
  const [tab, setTab] = useState<"emoji" | "stickers">("emoji");
  const emoji = <EmojiPicker onChoose={props.onChoose} />;
  if (chat?.offers.sticker !== true) return emoji;
  return (
    <div data-part="emoji-panel">
      <Tabs
        label={t("composer.emoji")}
        value={tab}
        onChange={setTab}
        tabs={[
          { id: "emoji", text: t("emoji.title") },
          { id: "stickers", text: t("stickers.title") },
        ]}
      >
        {tab === "emoji" ? emoji : <StickerPicker onSent={props.onSent} />}
      </Tabs>
    </div>
  );
}
