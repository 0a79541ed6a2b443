// Language and appearance: the only two things that are kept in localStorage, and under these names.
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

export const writeAppearance = (appearance: Appearance): void => write("appearance", appearance);
