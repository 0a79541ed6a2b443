import { describe, expect, it } from "vitest";

import { Rows } from "./rows";

type Row = { key: number; text: string };
const row = (key: number, text: string): Row => ({ key, text });
const make = (): Rows<number, Row> => new Rows<number, Row>((one) => one.key);

describe("rows", () => {
  it("are put together from what is new and what is known", () => {
    const rows = make();
    const [first, second] = [row(1, "a"), row(2, "b")];
    expect(rows.goOver([1, 2], [first, second])).toEqual([first, second]);
    const third = row(3, "c");
    expect(rows.goOver([2, 3], [third])).toEqual([second, third]);
  });

  it("are the very same objects as long as they say the same", () => {
    const rows = make();
    const before = rows.goOver([1, 2], [row(1, "a"), row(2, "b")]);
    // Another worker has taken over and says everything again.
    const after = rows.goOver([2, 1], [row(2, "b"), row(1, "other")]);
    expect(after[0]).toBe(before[1]);
    expect(after[1]).not.toBe(before[0]);
  });

  it("that have left are not kept", () => {
    const rows = make();
    rows.goOver([1, 2], [row(1, "a"), row(2, "b")]);
    rows.goOver([1], []);
    expect(rows.goOver([1, 2], [])).toEqual([row(1, "a")]);
  });
});
