import { describe, expect, it } from "vitest";

import ar from "../../words/ar.json";
import en from "../../words/en.json";
import { Words } from "./catalogue";
import { Format, setClock } from "./format";

const NOW = new Date(2026, 10, 20, 14, 30).getTime();
const DAY = 86_400_000;

describe("words", () => {
  it("of the shell stand above those of the kit", () => {
    const words = new Words("en", en, { chats: "Messages" });
    expect(words.text("chats")).toBe("Messages");
    expect(words.text("close")).toBe("Close");
  });

  it("isolate names, so that none turns the sentence around", () => {
    const words = new Words("en", en, {});
    expect(words.text("typing.one", { name: "سلمى" })).toBe("\u2068سلمى\u2069 is typing…");
  });

  it("know the six plurals of Arabic", () => {
    const words = new Words("ar", ar, {});
    const shown = [0, 1, 2, 3, 11, 100].map((count) => words.text("group.members", { count }));
    expect(new Set(shown).size).toBe(6);
  });

  it("show a key that is missing, instead of nothing", () => {
    expect(new Words("en", en, {}).text("no.such.key")).toBe("no.such.key");
  });
});

describe("times", () => {
  setClock(() => NOW);
  const format = new Format("en");

  it("in a list are as short as they can be", () => {
    expect(format.listTime(NOW - 60_000)).toMatch(/2:29/);
    expect(format.listTime(NOW - 2 * DAY)).toBe("Wed");
    expect(format.listTime(NOW - 20 * DAY)).toBe("Oct 31");
    expect(format.listTime(NOW - 400 * DAY)).toBe("10/16/2025");
  });

  it("of days are said in words while they are near", () => {
    expect(format.day(NOW)).toBe("Today");
    expect(format.day(NOW - DAY)).toBe("Yesterday");
    expect(format.day(NOW - 3 * DAY)).toBe("Tuesday");
    expect(format.day(NOW - 30 * DAY)).toBe("October 21, 2026");
  });

  it("of rules are in their largest whole unit", () => {
    expect(format.duration(900_000)).toBe("15 minutes");
    expect(format.duration(DAY)).toBe("24 hours");
    expect(format.duration(7 * DAY)).toBe("7 days");
    expect(format.duration(5_000)).toBe("5 seconds");
  });

  it("sizes are short", () => {
    expect(format.bytes(2_400_000)).toBe("2.4 MB");
    expect(format.bytes(12)).toBe("12 byte");
  });
});
