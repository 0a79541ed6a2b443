// Words: a catalogue of the kit and, above it, the shell's. ICU messages arrive as syntax trees
// (build/words.ts parses them while building), so no parser is in the bundle.
import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { IntlMessageFormat } from "intl-messageformat";

import type en from "../../words/en.json";

/** A key of the catalogue that all three apps share. */
export type CommonKey = keyof typeof en;

export type Message = string | MessageFormatElement[];
export type Catalogue = Readonly<Record<string, Message>>;

export type Locale = "en" | "fr" | "ar";
export const LOCALES: readonly Locale[] = ["en", "fr", "ar"];
export type Direction = "ltr" | "rtl";

export const directionOf = (locale: Locale): Direction => (locale === "ar" ? "rtl" : "ltr");

/** Own names, so that somebody who reads nothing else finds the way back. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: "English",
  fr: "Français",
  ar: "العربية",
};

export type Argument = string | number | Date;
export type Arguments = Readonly<Record<string, Argument>>;
export type Translate<Key extends string> = (key: Key, args?: Arguments) => string;

/** First-strong isolate and its end: a name in an argument cannot turn the sentence around. */
const ISOLATE = "\u2068";
const POP = "\u2069";

/** The words of one language. Formatters are made once a message. */
export class Words {
  readonly locale: Locale;
  readonly #messages: Catalogue;
  readonly #made = new Map<string, IntlMessageFormat>();

  constructor(locale: Locale, common: Catalogue, shell: Catalogue) {
    this.locale = locale;
    this.#messages = { ...common, ...shell };
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#messages, key);
  }

  /** Text arguments are isolated for direction. A missing key shows itself, so that it is seen. */
  text(key: string, args: Arguments = {}): string {
    const values: Record<string, Argument> = {};
    for (const [name, value] of Object.entries(args)) {
      values[name] = typeof value === "string" && value !== "" ? ISOLATE + value + POP : value;
    }
    return this.#parts(key, values).join("");
  }

  /** As `text`, with arguments of any kind; what stands between them are strings. */
  rich<T>(key: string, args: Readonly<Record<string, T | Argument>>): (string | T | Argument)[] {
    return this.#parts<T>(key, args);
  }

  #parts<T>(key: string, args: Readonly<Record<string, T | Argument>>): (string | T | Argument)[] {
    const message = this.#messages[key];
    if (message === undefined) return [key];
    if (typeof message === "string") return [message];
    let made = this.#made.get(key);
    if (made === undefined) {
      made = new IntlMessageFormat(message, this.locale, undefined, { ignoreTag: true });
      this.#made.set(key, made);
    }
    return made.formatToParts<T | Argument>(args).map((part) => part.value);
  }
}
