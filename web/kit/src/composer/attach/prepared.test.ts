import { describe, expect, it } from "vitest";

import { fixtureInfo, usualChats } from "kit/fixture";

import { refusalOf } from "./prepared";

const rules = () => {
  const [first] = usualChats(fixtureInfo("Messenger"));
  if (first === undefined) throw new Error("the fixture has no chats");
  return first.chat.rules;
};

describe("what may not be sent", () => {
  it("is said before it is sent, with whose rule it is", () => {
    const large = { ...rules(), imageBytes: { value: 8_000, because: "instagram" } };
    expect(refusalOf({ kind: "image", bytes: 8_000 }, large, "messenger")).toBeNull();
    expect(refusalOf({ kind: "image", bytes: 8_001 }, large, "messenger")).toEqual({
      class: "policy",
      code: "file_too_large",
      args: { max: 8_000, network: "instagram" },
    });
  });

  it("is a kind that one of the networks does not show", () => {
    const none = { ...rules(), files: { value: false, because: "instagram" }, fileBytes: { value: 0, because: "instagram" } };
    expect(refusalOf({ kind: "file", bytes: 1 }, none, "messenger")).toMatchObject({
      code: "file_kind",
      args: { network: "instagram" },
    });
    expect(refusalOf({ kind: "audio", bytes: 1 }, none, "messenger")).toBeNull();
  });

  it("names one's own network where it is its rule", () => {
    const own = { ...rules(), videoBytes: { value: 5, because: null } };
    expect(refusalOf({ kind: "video", bytes: 6 }, own, "messenger")?.args).toEqual({ max: 5, network: "messenger" });
  });
});
