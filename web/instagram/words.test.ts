// @vitest-environment node
// The words that networks.toml gives this network are those that the app shows.
import { wordsOf } from "../build/network-words.ts";

wordsOf("instagram", [
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
]);
