import { describe, expect, it } from "vitest";

import { FixtureFiles, mediaChat } from "kit/fixture/media";
import { fixtureInfo, message, personOf } from "kit/fixture";
import { summaryOf } from "kit/message/words";

import { drawnSize } from "./Tile";
import { itemsOf } from "./Viewer";
import { bounded, stepped, ZOOM_MOST } from "./Zoom";

const rows = mediaChat(fixtureInfo("WhatsApp"), new FixtureFiles()).messages;
const photo = (width: number | null, height: number | null) => {
  const attachment = rows[0]?.attachments[0];
  if (attachment === undefined) throw new Error("the first message of the fixture has no photo");
  return { ...attachment, width, height };
};

describe("a picture in the thread", () => {
  it("has its own shape, within what a bubble may be", () => {
    expect(drawnSize(photo(1_600, 800))).toEqual({ width: 330, height: 165 });
    expect(drawnSize(photo(800, 1_600))).toEqual({ width: 200, height: 400 });
  });

  it("is never too small to be pressed, and a square when nobody said its size", () => {
    expect(drawnSize(photo(20, 20))).toEqual({ width: 140, height: 140 });
    expect(drawnSize(photo(4_000, 10)).height).toBe(140);
    expect(drawnSize(photo(null, null))).toEqual({ width: 260, height: 260 });
  });
});

describe("the viewer", () => {
  it("goes through pictures in their order, never to what may be seen once or is gone", () => {
    const items = itemsOf(rows);
    expect(items.length).toBeGreaterThan(8);
    expect(items.every(({ message: one }) => one.viewOnce === null)).toBe(true);
    expect(items.every(({ attachment }) => attachment.state.kind !== "gone")).toBe(true);
    expect(items.map(({ message: one }) => one.row)).toEqual(items.map(({ message: one }) => one.row).toSorted((a, b) => a - b));
  });

  it("enlarges by steps to a limit, and a picture does not leave its place", () => {
    expect(stepped(1, -1)).toBe(1);
    expect(stepped(ZOOM_MOST, 1)).toBe(ZOOM_MOST);
    expect(bounded(900, 400, 2)).toBe(200);
    expect(bounded(-900, 400, 2)).toBe(-200);
    expect(bounded(900, 400, 1)).toBe(0);
  });
});

describe("a message with files in one line", () => {
  it("says what it carries, how many, and that it may be seen once", () => {
    const files = new FixtureFiles();
    const [first] = rows;
    if (first === undefined) throw new Error("the fixture has no messages");
    const me = personOf(0, "whatsapp", true);
    const once = files.carry({ ...message(me, 0, ""), viewOnce: { left: 0, of: 1 } }, []);
    expect(summaryOf({ ...first, attachments: [photo(1, 1), { ...photo(1, 1), index: 1 }] })).toMatchObject({
      kind: "file",
      media: "image",
      count: 2,
      viewOnce: false,
    });
    expect(summaryOf({ ...once, attachments: [photo(1, 1)] })).toMatchObject({ kind: "file", viewOnce: true });
  });
});
