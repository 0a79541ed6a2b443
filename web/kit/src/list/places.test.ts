import { describe, expect, it } from "vitest";

import { message, personOf } from "kit/fixture";

import { firstUnread, follow, placesOf } from "./places";

const me = personOf(0, "n", true);
const ana = personOf(1, "n");
const ben = personOf(2, "n");
const noon = new Date(2026, 10, 20, 12).getTime();
const MINUTE = 60_000;
const gap = { separator: { kind: "gap" as const, ms: 15 * MINUTE }, runGapMs: MINUTE };

describe("places of messages", () => {
  it("make runs of one person that are close in time", () => {
    const rows = [
      message(ana, noon, "a"),
      message(ana, noon + 30_000, "b"),
      message(ben, noon + 40_000, "c"),
      message(ben, noon + 5 * MINUTE, "d"),
    ];
    const placed = placesOf(rows, gap, true, null);
    expect(placed.map(({ place }) => [place.first, place.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
    expect(placed.map(({ place }) => place.showSender)).toEqual([true, false, true, true]);
  });

  it("have a line after a gap, or on another day, as the shell says", () => {
    const rows = [message(ana, noon, "a"), message(ana, noon + 20 * MINUTE, "b"), message(ana, noon + 24 * 60 * MINUTE, "c")];
    const lines = (rule: typeof gap | { separator: { kind: "day" }; runGapMs: number }) =>
      placesOf(rows, rule, false, null).map(({ separator }) => separator !== null);
    expect(lines(gap)).toEqual([true, true, true]);
    expect(lines({ separator: { kind: "day" }, runGapMs: MINUTE })).toEqual([true, false, true]);
  });

  it("know the newest own message, and break runs at the line of new ones", () => {
    const rows = [message(me, noon, "a"), message(me, noon + 1, "b"), message(ana, noon + 2, "c"), message(ana, noon + 3, "d")];
    const placed = placesOf(rows, gap, false, rows[3]?.row ?? null);
    expect(placed.map(({ place }) => place.newestOwn)).toEqual([false, true, false, false]);
    expect(placed[2]?.place.last).toBe(true);
    expect(placed[3]).toMatchObject({ divider: true, place: { first: true } });
  });
});

describe("the first unread message", () => {
  const rows = [message(ana, noon, "a"), message(me, noon + 1, "b"), message(ana, noon + 2, "c")];

  it("is counted from the newest, own ones left out", () => {
    expect(firstUnread(rows, 0)).toBeNull();
    expect(firstUnread(rows, 1)).toBe(rows[2]?.row);
    expect(firstUnread(rows, 2)).toBe(rows[0]?.row);
    expect(firstUnread(rows, 9)).toBe(rows[0]?.row);
  });
});

describe("what follows on a window", () => {
  const rows = Array.from({ length: 10 }, (_, index) => message(ana, noon + index, String(index)));
  const from = (start: number, end: number) => ({ rows: rows.slice(start, end), shift: false, generation: 0 });

  it("shifts when something changed at the start", () => {
    expect(follow(from(4, 8), rows.slice(2, 8))).toMatchObject({ shift: true, generation: 0 });
    expect(follow(from(2, 8), rows.slice(4, 8))).toMatchObject({ shift: true, generation: 0 });
  });

  it("does not when it changed at the end", () => {
    expect(follow(from(2, 6), rows.slice(2, 8))).toMatchObject({ shift: false, generation: 0 });
  });

  it("begins anew when nothing is common", () => {
    expect(follow(from(0, 3), rows.slice(6, 9))).toMatchObject({ shift: false, generation: 1 });
  });
});
