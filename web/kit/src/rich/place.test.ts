import { expect, it } from "vitest";

import { coordinates, streets } from "./place";

it("a place is told by five digits, which any map understands", () => {
  expect(coordinates(48.858_370_1, 2.294_481)).toBe("48.85837, 2.29448");
  expect(coordinates(-33.9, 151)).toBe("-33.90000, 151.00000");
});

it("the drawing is the same for one place and another for others", () => {
  expect(streets(48.858, 2.294)).toEqual(streets(48.858, 2.294));
  expect(streets(48.858, 2.294)).not.toEqual(streets(40.7, -74));
});
