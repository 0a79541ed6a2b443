// What can be attached besides files: only what this chat offers, which is the core's answer.
import { useMemo } from "react";

import { useConversation } from "kit/conversation/context";
import { useT } from "kit/i18n";

import type { AttachEntry } from "./entries";

export function useRichEntries(): readonly AttachEntry[] {
  const t = useT();
  const { chat, open } = useConversation();
  const offers = chat?.offers ?? null;
  return useMemo(() => {
    if (offers === null) return [];
    const entries: AttachEntry[] = [];
    // Where a browser cannot tell where it is, nothing is offered that would only fail.
    if (offers.location && "geolocation" in navigator) {
      entries.push({
        id: "attach-place",
        text: t("attach.place"),
        icon: "location",
        onChoose: () => open({ kind: "place" }),
      });
    }
    if (offers.contactCard) {
      entries.push({
        id: "attach-card",
        text: t("attach.card"),
        icon: "contact",
        onChoose: () => open({ kind: "card" }),
      });
    }
    if (offers.poll) {
      entries.push({
        id: "attach-poll",
        text: t("attach.poll"),
        icon: "poll",
        onChoose: () => open({ kind: "poll" }),
      });
    }
    return entries;
  }, [offers, open, t]);
}
