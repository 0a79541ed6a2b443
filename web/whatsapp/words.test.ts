// @vitest-environment node
// The words that networks.toml gives this network are those that the app shows; ticks stand for the receipts.
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
  ["typing", "typing"],
  ["edited", "message.edited"],
  ["unsent", "body.unsent"],
  ["expired", "body.expired"],
  ["leave", "group.leave"],
] as const;

const words = tableOf("whatsapp.words");

test.each(SAME)("what the network calls %s is what the app writes as %s", (key, shown) => {
  expect(words.get(key)).toBeTypeOf("string");
  expect(catalogue.get(shown)).toBe(words.get(key));
});

test("the phone number is called so where one signs up", () => {
  expect(words.get("handle")).toBe(String(catalogue.get("handle.phone")).toLowerCase());
});
