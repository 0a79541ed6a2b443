import { expect, it } from "vitest";

import { message, personOf } from "kit/fixture";

import { mostTargets } from "./targets";

const ana = personOf(1, "n");
const row = (forwardTargets: number | null) => message(ana, 0, "text", { forwardTargets });

it("messages are forwarded together to as many chats as the strictest of them allows", () => {
  expect(mostTargets([row(5), row(1), row(null)])).toBe(1);
  expect(mostTargets([row(null)])).toBeNull();
  expect(mostTargets([])).toBeNull();
});
