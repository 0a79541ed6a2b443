import { describe, expect, it } from "vitest";

import { personOf } from "kit/fixture";

import { mentionsIn, offered, offeredAll, openMention, writtenAs } from "./mentions";

const ana = personOf(1, "n");
const ben = personOf(2, "n");

describe("mentions", () => {
  it("open after an at sign at the beginning of a word", () => {
    expect(openMention("hi @an", 6)).toEqual({ at: 3, query: "an" });
    expect(openMention("@", 1)).toEqual({ at: 0, query: "" });
    expect(openMention("mail@an", 7)).toBeNull();
    expect(openMention("hi @an x", 8)).toBeNull();
  });

  it("offer people by the beginning of any of their names, never oneself", () => {
    const people = [personOf(0, "n", true), ana, ben];
    expect(offered(people, "dua")).toEqual([ana]);
    expect(offered(people, "")).toEqual([ana, ben]);
    expect(offered(people, "nobody")).toEqual([]);
  });

  it("are found where they stand when the text is sent", () => {
    const chosen = [ana, ben].map((person) => ({ account: person.account, written: writtenAs(person) }));
    const text = "👋 @Ben Okafor and @Ana Duarte and @Ben Okafor";
    const found = mentionsIn(text, chosen);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
      "@Ben Okafor",
      "@Ana Duarte",
      "@Ben Okafor",
    ]);
    expect(mentionsIn("@Ana Duart", chosen)).toEqual([]);
  });

  it("offer the word for everybody while it is being typed, where there is one", () => {
    expect(offeredAll("everyone", "Ev")).toBe("everyone");
    expect(offeredAll("everyone", "")).toBe("everyone");
    expect(offeredAll("everyone", "ben")).toBeNull();
    expect(offeredAll(null, "")).toBeNull();
  });

  it("take the longer of two names that begin alike", () => {
    const short = { account: ana.account, written: "@Ana" };
    const long = { account: ben.account, written: "@Ana Maria" };
    expect(mentionsIn("@Ana Maria!", [short, long]).map(({ account }) => account)).toEqual([ben.account]);
  });
});
