// Copies a text and says so, or that it could not be.
import { useCallback } from "react";

import { useT } from "kit/i18n";

import { toast } from "./Toast";

export function useCopy(): (text: string) => void {
  const t = useT();
  return useCallback(
    (text) => {
      navigator.clipboard.writeText(text).then(
        () => toast(t("copied")),
        () => toast(t("copy.failed")),
      );
    },
    [t],
  );
}
