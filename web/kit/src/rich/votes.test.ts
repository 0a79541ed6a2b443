import { describe, expect, it } from "vitest";

import { personOf } from "kit/fixture";

import { OPTIONS_MOST, choicesAfter, readyOptions, shareOf, withRoom, type Poll } from "./votes";

const [me, ana, ben] = [personOf(0, "n", true), personOf(1, "n"), personOf(2, "n")];

const poll = (multiple: boolean): Poll => ({
  kind: "poll",
  question: "When?",
  multiple,
  voters: 3,
  options: [
    { text: "Saturday", people: [ana, me], mine: true },
    { text: "Sunday", people: [ben], mine: false },
    { text: "Never", people: [], mine: false },
  ],
});

describe("a press on an option", () => {
  it("chooses another where one may be chosen", () => {
    expect(choicesAfter(poll(false), 1)).toEqual([1]);
  });

  it("adds to those chosen where several may be", () => {
    expect(choicesAfter(poll(true), 2)).toEqual([0, 2]);
  });

  it("takes the own choice back", () => {
    expect(choicesAfter(poll(false), 0)).toEqual([]);
    expect(choicesAfter(poll(true), 0)).toEqual([]);
  });
});

describe("the bar of an option", () => {
  it("is as long as its share of the people who voted", () => {
    expect([0, 1, 2].map((index) => shareOf(poll(true), index))).toEqual([67, 33, 0]);
  });

  it("is empty while nobody voted and for an option that is not there", () => {
    expect(shareOf({ ...poll(true), voters: 0 }, 0)).toBe(0);
    expect(shareOf(poll(true), 9)).toBe(0);
  });
});

describe("a poll that is being written", () => {
  it("can be sent with a question and two different options", () => {
    expect(readyOptions("When?", ["Saturday ", "Sunday", ""])).toEqual(["Saturday", "Sunday"]);
    expect(readyOptions(" ", ["Saturday", "Sunday"])).toBeNull();
    expect(readyOptions("When?", ["Saturday", ""])).toBeNull();
    expect(readyOptions("When?", ["Saturday", "Saturday "])).toBeNull();
  });

  it("has room for one more option until it has the most", () => {
    expect(withRoom(["a", "b"])).toEqual(["a", "b", ""]);
    expect(withRoom(["a", ""])).toEqual(["a", ""]);
    const most = Array.from({ length: OPTIONS_MOST }, (_, index) => String(index));
    expect(withRoom(most)).toEqual(most);
  });
});
