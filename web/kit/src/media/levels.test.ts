import { describe, expect, it } from "vitest";

import { clockOf, fold, levelsOf, stretched } from "./levels";

describe("the shape of a sound", () => {
  it("is the loudest of each part", () => {
    const samples = Float32Array.from([0, 0.5, -1, 0.25, 0, 0, 0.125, -0.25]);
    expect(levelsOf(samples, 4)).toEqual([0.5, 1, 0, 0.25]);
    expect(levelsOf(new Float32Array(), 2)).toEqual([0, 0]);
  });

  it("has as many parts as are wanted, whether more or fewer were measured", () => {
    expect(fold([1, 2, 3, 4], 2)).toEqual([2, 4]);
    expect(fold([1, 2], 4)).toEqual([1, 1, 2, 2]);
    expect(fold([], 3)).toEqual([0, 0, 0]);
    expect(fold(Array.from({ length: 1_000 }, (_, at) => at), 64)).toHaveLength(64);
  });

  it("fills the height, but silence is not made loud", () => {
    expect(stretched([0.1, 0.2, 0.05], 30)).toEqual([15, 30, 8]);
    expect(stretched([0.001, 0.002], 30)).toEqual([0, 0]);
  });

  it("has a length in minutes and seconds", () => {
    expect(clockOf(0, "en")).toBe("0:00");
    expect(clockOf(65_400, "en")).toBe("1:05");
    expect(clockOf(3_725_000, "en")).toBe("1:02:05");
    expect(clockOf(65_400, "ar-EG")).toBe("١:٠٥");
  });
});
