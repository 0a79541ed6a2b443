// @vitest-environment node
// The words that networks.toml gives this network are those that the app shows.
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const catalogue = new Map<string, unknown>([
  ...Object.entries(JSON.parse(read("../kit/words/en.json"))),
  ...Object.entries(JSON.parse(read("./words/en.json"))),
]);
const [, table = ""] = read("../../networks/networks.toml").split("[messenger.words]\n");
const [own = ""] = table.split("\n[");
const words = new Map([...own.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key = "", text = ""]) => [key, text]));

test.each([
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
  ["unsupported", "body.unsupported"],
  ["leave", "group.leave"],
  ["badge", "badge"],
])("what the network calls %s is what the app writes as %s", (key, shown) => {
  expect(words.get(key)).toBeTypeOf("string");
  expect(catalogue.get(shown)).toBe(words.get(key));
});

test("who unsent a message is named before it", () => {
  expect(catalogue.get("body.unsent")).toBe(`{name} ${words.get("unsent")}`);
});
