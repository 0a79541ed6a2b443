// @vitest-environment node
// The words that networks.toml gives this network are those that the app shows.
import { expect, test } from "vitest";

import { englishOf, wordsOf } from "../build/network-words.ts";

const words = wordsOf("messenger", [
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
]);

test("who unsent a message is named before it", () => {
  expect(englishOf("messenger").get("body.unsent")).toBe(`{name} ${words.get("unsent")}`);
});
