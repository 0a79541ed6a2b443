// What a network calls things is told once: in networks.toml. Tests of the apps hold their catalogues against it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** `name = "text"` of a table of networks.toml. */
function tableOf(name: string): Map<string, string> {
  const [, body = ""] = read("networks/networks.toml").split(`[${name}]\n`);
  const [own = ""] = body.split("\n[");
  return new Map([...own.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key = "", text = ""]) => [key, text]));
}

/** What an app shows in English: the kit's words, and its own in their place. */
export function englishOf(app: string): Map<string, unknown> {
  return new Map(
    ["kit", app].flatMap((place): [string, unknown][] => Object.entries(JSON.parse(read(`web/${place}/words/en.json`)))),
  );
}

/** The words of a network, each of which an app must show under a key of its catalogue. */
export function wordsOf(network: string, same: readonly (readonly [word: string, shown: string])[]): Map<string, string> {
  const words = tableOf(`${network}.words`);
  const english = englishOf(network);
  test.each(same)("what the network calls %s is what the app writes as %s", (word, shown) => {
    expect(words.get(word)).toBeTypeOf("string");
    expect(english.get(shown)).toBe(words.get(word));
  });
  return words;
}
