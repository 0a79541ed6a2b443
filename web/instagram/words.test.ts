// @vitest-environment node
// What this network calls things is told once: in networks.toml. The catalogue must not say otherwise.
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const toml = readFileSync(new URL("../../networks/networks.toml", import.meta.url), "utf8");
const catalogue = new Map<string, unknown>(
  Object.entries(JSON.parse(readFileSync(new URL("./words/en.json", import.meta.url), "utf8"))),
);

/** `name = "text"` of one table. */
function tableOf(name: string): Map<string, string> {
  const [, body = ""] = toml.split(`[${name}]\n`);
  const [own = ""] = body.split("\n[");
  return new Map([...own.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key = "", text = ""]) => [key, text]));
}

const SAME = [
  ["chats", "chats"],
  ["requests", "requests"],
  ["accept", "requests.accept"],
  ["decline", "requests.decline"],
  ["block", "requests.block"],
  ["sending", "receipt.sending"],
  ["sent", "receipt.sent"],
  ["delivered", "receipt.delivered"],
  ["read", "receipt.read"],
  ["typing", "typing"],
  ["edited", "message.edited"],
  ["expired", "body.expired"],
  ["leave", "group.leave"],
] as const;

const words = tableOf("instagram.words");

test.each(SAME)("what the network calls %s is what the app writes as %s", (key, shown) => {
  expect(words.get(key)).toBeTypeOf("string");
  expect(catalogue.get(shown)).toBe(words.get(key));
});
