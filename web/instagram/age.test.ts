// @vitest-environment node
// Ages beside the lines of the list.
import { afterEach, describe, expect, test } from "vitest";

import { setClock } from "kit/i18n";

import { ageIn } from "./age";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12);

afterEach(() => setClock(Date.now));

describe("an age", () => {
  test.each([
    [5 * MINUTE, "5m"],
    [59 * MINUTE + 59_000, "59m"],
    [3 * HOUR, "3h"],
    [6 * DAY, "6d"],
    [15 * DAY, "2w"],
  ])("of %i ms is told in its largest whole unit", (passed, shown) => {
    setClock(() => NOW);
    expect(ageIn("en")(NOW - passed)).toBe(shown);
  });

  test("younger than a minute is not a number", () => {
    setClock(() => NOW);
    expect(ageIn("en")(NOW - 59_000)).toBeNull();
  });

  test("of a clock that runs ahead is not a number either", () => {
    setClock(() => NOW);
    expect(ageIn("en")(NOW + HOUR)).toBeNull();
  });

  test("follows the language", () => {
    setClock(() => NOW);
    expect(ageIn("fr")(NOW - 2 * DAY)).toContain("j");
  });
});
