import { describe, expect, it } from "vitest";

import { ATTEMPTS, WHOLE, ZOOM_MOST, dragged, framed, squareOf } from "./geometry";

const WIDE = { width: 400, height: 200 };

describe("the square of a picture", () => {
  it("is the largest in the middle at first", () => {
    expect(squareOf(WIDE, WHOLE)).toEqual({ left: 100, top: 0, side: 200 });
  });

  it("never shows what is beside the picture", () => {
    for (const wanted of [{ x: -3, y: 9, zoom: 1 }, { x: 2, y: -1, zoom: 99 }, { x: 0.2, y: 0.9, zoom: 2.5 }]) {
      const { left, top, side } = squareOf(WIDE, wanted);
      expect(left).toBeGreaterThanOrEqual(-1e-9);
      expect(top).toBeGreaterThanOrEqual(-1e-9);
      expect(left + side).toBeLessThanOrEqual(400 + 1e-9);
      expect(top + side).toBeLessThanOrEqual(200 + 1e-9);
    }
    expect(framed(WIDE, { ...WHOLE, zoom: 99 }).zoom).toBe(ZOOM_MOST);
  });

  it("follows the hand: a drag to the right shows what is more to the left", () => {
    const after = dragged(WIDE, WHOLE, 100, 25, 0);
    expect(squareOf(WIDE, after).left).toBe(50);
    expect(squareOf(WIDE, dragged(WIDE, WHOLE, 100, 0, 40)).top).toBe(0);
  });
});

it("what is tried to make a picture small gets smaller all the time within one size", () => {
  const grows = ATTEMPTS.filter(({ side, quality }, index) => {
    const before = ATTEMPTS[index - 1];
    return before !== undefined && before.side <= side && before.quality <= quality;
  });
  expect(grows).toEqual([]);
  expect(ATTEMPTS.length).toBeGreaterThan(1);
});
