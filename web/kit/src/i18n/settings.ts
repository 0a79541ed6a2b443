// Language, appearance and what notifications show: the only things that are kept in localStorage, and
// under these names.
import { LOCALES, type Locale } from "./catalogue";

export type Appearance = "light" | "dark" | "auto";
export const APPEARANCES: readonly Appearance[] = ["auto", "light", "dark"];

/** localStorage may be refused as a whole; then the choice holds until the page is closed. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not kept: nothing else depends on it.
  }
}

export function readLocale(): Locale {
  const kept = read("locale");
  for (const wanted of [kept, ...navigator.languages]) {
    const found = LOCALES.find((locale) => wanted?.toLowerCase().split("-")[0] === locale);
    if (found !== undefined) return found;
  }
  return "en";
}

export const writeLocale = (locale: Locale): void => write("locale", locale);

export function readAppearance(): Appearance {
  const kept = read("appearance");
  return APPEARANCES.find((one) => one === kept) ?? "auto";
}

const NOTIFY_CONTENTS = ["all", "name", "nothing"] as const;
/** What a notification shows: name and text, the name only, or only that there is something. */
export type NotifyContent = (typeof NOTIFY_CONTENTS)[number];

/** `null`: the person never chose. */
export const readNotifyContent = (): NotifyContent | null => {
  const kept = read("notify");
  return NOTIFY_CONTENTS.find((one) => one === kept) ?? null;
};

export const writeNotifyContent = (content: NotifyContent): void => write("notify", content);

export const writeAppearance = (appearance: Appearance): void => write("appearance", appearance);
