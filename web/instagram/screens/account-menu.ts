// What the own name and "More" lead to: the same list in both places.
import { go } from "kit/app";
import { useAppearance } from "kit/i18n";
import type { MenuEntry } from "kit/parts";

import { useWords } from "../words";

type Entry = "settings" | "starred" | "appearance" | "reach" | "devices";

export function useAccountMenu(): {
  items: readonly MenuEntry<Entry>[];
  onAction: (id: Entry) => void;
} {
  const t = useWords();
  const { appearance, setAppearance } = useAppearance();
  const isDark =
    appearance === "dark" ||
    (appearance === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  return {
    items: [
      { id: "settings", text: t("settings.title"), icon: "settings" },
      { id: "starred", text: t("starred"), icon: "star" },
      { id: "appearance", text: t("i.more.appearance"), icon: "palette" },
      { id: "reach", text: t("reach.title"), icon: "across" },
      { id: "devices", text: t("devices.title"), icon: "device" },
    ],
    onAction: (id) => {
      switch (id) {
        case "settings":
          return go({ name: "settings", page: null });
        case "starred":
          return go({ name: "starred" });
        case "appearance":
          return setAppearance(isDark ? "light" : "dark");
        case "reach":
        case "devices":
          return go({ name: "settings", page: id });
      }
    },
  };
}
