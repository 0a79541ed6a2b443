// @vitest-environment node
// The words that networks.toml gives this network are those that the app shows; ticks stand for the receipts.
import { expect, test } from "vitest";

import { englishOf, wordsOf } from "../build/network-words.ts";

const words = wordsOf("whatsapp", [
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
]);

test("the phone number is called so where one signs up", () => {
  expect(words.get("handle")).toBe(String(englishOf("whatsapp").get("handle.phone")).toLowerCase());
});
