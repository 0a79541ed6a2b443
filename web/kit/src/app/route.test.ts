// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import type { ConversationId } from "kit/core";

import { readFeatures } from "./features";
import { readAppInfo } from "./info";
import { href, parseRoute, type Route } from "./route";

const id = "00ff" as ConversationId;

describe("routes", () => {
  const all: Route[] = [
    { name: "home" },
    { name: "chat", id, row: null },
    { name: "chat", id, row: 12 },
    { name: "info", id },
    { name: "folder", folder: "requests" },
    { name: "new" },
    { name: "new-group" },
    { name: "find" },
    { name: "starred" },
    { name: "settings", page: null },
    { name: "settings", page: "reach" },
    { name: "join", link: "https://app.example/j#a.b" },
  ];

  it("come back as they were written", () => {
    for (const route of all) expect(parseRoute(href(route))).toEqual(route);
  });

  it("lead home when they make no sense", () => {
    for (const fragment of ["", "#", "#/c/../x", "#/c/ZZ", "#/f/inbox", "#/%E0%A4%A", "#/nowhere"]) {
      expect(parseRoute(fragment)).toEqual({ name: "home" });
    }
  });
});

describe("what the server tells", () => {
  it("is taken as far as it makes sense", () => {
    expect(readAppInfo(null)).toMatchObject({ network: "", networks: [] });
    const told = {
      network: "a",
      networks: { a: { title: "A", handle: { kind: "phone", length_min: 7, length_max: "x" } }, b: 3 },
    };
    const features = readFeatures(null);
    expect(readAppInfo(told).networks).toEqual([
      { name: "a", title: "A", handleKind: "phone", handleMin: 7, handleMax: 64, features },
      { name: "b", title: "b", handleKind: "profile", handleMin: 1, handleMax: 64, features },
    ]);
  });

  it("has only the features that are told as expected", () => {
    const features = readFeatures({ polls: "all", star: 1, chatPinsMax: -3, presence: ["nobody", "x"], mentionAll: "" });
    expect(features).toEqual({ ...readFeatures([]), polls: "all", presence: ["nobody"] });
  });
});
