import { describe, expect, it } from "vitest";

import type { ConversationId } from "kit/core";
import { message, personOf } from "kit/fixture";

import { grow, steps } from "./thread";
import { windowFor } from "./chats";

const ana = personOf(1, "n");
const rows = Array.from({ length: 1_000 }, (_, index) => message(ana, index, String(index)));
const what = {
  kind: "thread" as const,
  conversation: "00" as ConversationId,
  anchor: null,
  before: 60,
  after: 0,
};

describe("the window of a thread", () => {
  it("grows by a page while it is small", () => {
    const shown = { older: true, newer: false, rows: rows.slice(900, 960) };
    expect(grow(what, shown, "older")).toMatchObject({ anchor: null, before: 120 });
  });

  it("slides when it is large, and never holds more than its most", () => {
    const shown = { older: true, newer: true, rows: rows.slice(200, 800) };
    for (const edge of ["older", "newer"] as const) {
      const next = grow(what, shown, edge);
      expect(next.before + next.after).toBeLessThanOrEqual(600);
      const anchor = rows.findIndex(({ row }) => row === next.anchor);
      const [from, to] = [anchor - next.before, anchor + next.after];
      // It goes on where the old one ended, and overlaps with it.
      if (edge === "older") expect(from).toBeLessThan(200);
      else expect(to).toBeGreaterThan(800);
      expect(from).toBeLessThan(800);
      expect(to).toBeGreaterThan(200);
    }
  });
});

describe("the way to the next window", () => {
  it("is one step when one end changes", () => {
    expect(steps(rows.slice(10, 20), rows.slice(5, 20))).toHaveLength(1);
    expect(steps(rows.slice(10, 20), rows.slice(10, 25))).toHaveLength(1);
    expect(steps([], rows.slice(0, 5))).toHaveLength(1);
    expect(steps(rows.slice(0, 5), rows.slice(50, 60))).toHaveLength(1);
  });

  it("is two when both do, of which each changes one end", () => {
    for (const [from, to] of [[5, 15], [15, 25]] as const) {
      const before = rows.slice(10, 20);
      const after = rows.slice(from, to);
      const [first = [], second] = steps(before, after);
      expect(second).toBe(after);
      expect(first).toEqual(rows.slice(Math.min(10, from), Math.max(20, to)));
    }
  });
});

describe("the window of the list", () => {
  it("shows what is visible with a step to spare, and moves by steps", () => {
    expect(windowFor(0, 12)).toEqual({ from: 0, count: 100 });
    expect(windowFor(120, 132)).toEqual({ from: 50, count: 150 });
    expect(windowFor(121, 133)).toEqual(windowFor(120, 132));
  });
});
