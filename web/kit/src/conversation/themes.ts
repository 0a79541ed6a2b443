// The themes of a chat, by name: their colours are the shell's (tokens.css, `[data-theme]`). A name that
// this app does not know, from a newer one, is the app's own look.
import type { Chat } from "kit/core";

export const THEMES = ["ocean", "forest", "sunset", "berry", "night", "rose", "ember", "grape"] as const;
export type Theme = (typeof THEMES)[number];

export const isTheme = (name: string): name is Theme => THEMES.some((theme) => theme === name);

/** How the shell's element around an open chat shows what all members see alike. */
export function chatLook(chat: Chat | null): { "data-theme"?: Theme; "data-vanish"?: "" } {
  if (chat === null) return {};
  const { theme, vanish } = chat.shared;
  return {
    ...(theme !== null && isTheme(theme) ? { "data-theme": theme } : {}),
    ...(vanish ? { "data-vanish": "" as const } : {}),
  };
}
