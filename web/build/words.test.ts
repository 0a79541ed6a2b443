// The catalogues: the same keys, the same placeholders, and every plural that a language has.
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { isPluralElement, isSelectElement, isTagElement, parse } from "@formatjs/icu-messageformat-parser";
import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";

const web = fileURLToPath(new URL("..", import.meta.url));
const LOCALES = ["en", "fr", "ar"] as const;
const PLACES = ["kit", "messenger", "instagram", "whatsapp"].filter((place) =>
  existsSync(join(web, place, "words/en.json")),
);

const catalogue = (place: string, locale: string): Map<string, string> => {
  const words: unknown = JSON.parse(readFileSync(join(web, place, `words/${locale}.json`), "utf8"));
  return new Map(Object.entries(words ?? {}));
};

const parsed = (message: string): MessageFormatElement[] => parse(message, { ignoreTag: true });

test("every place with words is looked at", () => {
  expect(PLACES).toContain("kit");
  expect(PLACES.length).toBe(4);
});

describe.each(PLACES)("the words of %s", (place) => {
  const english = catalogue(place, "en");

  test.each(LOCALES)("have every key in %s, and no other", (locale) => {
    expect([...catalogue(place, locale).keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each(LOCALES)("name the same things in %s", (locale) => {
    for (const [key, message] of catalogue(place, locale)) {
      expect([...names(parsed(message))].sort(), key).toEqual([...names(parsed(english.get(key) ?? ""))].sort());
    }
  });

  test.each(LOCALES)("have every plural of %s", (locale) => {
    for (const [key, message] of catalogue(place, locale)) {
      for (const plural of plurals(parsed(message))) {
        const missing = categories(locale).filter((category) => !plural.includes(category));
        expect(missing, key).toEqual([]);
      }
    }
  });

  test.each(LOCALES)("are not empty in %s", (locale) => {
    for (const [key, message] of catalogue(place, locale)) expect(message.trim(), key).not.toBe("");
  });
});

/** What numbers of everyday life need. */
function categories(locale: string): string[] {
  const rules = new Intl.PluralRules(locale);
  return [...new Set(Array.from({ length: 201 }, (_, number) => rules.select(number)))];
}

function* inside(elements: MessageFormatElement[]): Generator<MessageFormatElement> {
  for (const element of elements) {
    yield element;
    if (isPluralElement(element) || isSelectElement(element)) {
      for (const option of Object.values(element.options)) yield* inside(option.value);
    } else if (isTagElement(element)) {
      yield* inside(element.children);
    }
  }
}

function names(elements: MessageFormatElement[]): Set<string> {
  const found = new Set<string>();
  for (const element of inside(elements)) {
    // Literals and `#` carry their text in the same property, and no name.
    if (element.type !== 0 && "value" in element) found.add(element.value);
  }
  return found;
}

function plurals(elements: MessageFormatElement[]): string[][] {
  return [...inside(elements)].filter(isPluralElement).map((element) => Object.keys(element.options));
}
