// What the menu of the plus offers. Files first; what else an app has follows.
import { useMemo } from "react";

import type { IconName } from "kit/app/context";
import { useT } from "kit/i18n";

import { useAttaching } from "./context";

export type AttachEntry = { id: string; text: string; icon: IconName; onChoose: () => void };

export function useMediaEntries(): readonly AttachEntry[] {
  const t = useT();
  const { can, choose, openCamera } = useAttaching();
  return useMemo(() => {
    const entries: AttachEntry[] = [];
    if (can.file) {
      entries.push({ id: "attach-file", text: t("attach.file"), icon: "document", onChoose: () => choose("file") });
    }
    if (can.media) {
      entries.push(
        { id: "attach-media", text: t("attach.media"), icon: "image", onChoose: () => choose("media") },
        { id: "attach-camera", text: t("attach.camera"), icon: "camera", onChoose: openCamera },
      );
    }
    return entries;
  }, [can, choose, openCamera, t]);
}
