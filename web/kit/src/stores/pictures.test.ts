import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { AnswerTo, Ask, PictureId } from "kit/core";
import { FakeCore, fixtureInfo } from "kit/fixture";

import { Pictures } from "./pictures";

const ID = "0a" as PictureId;
const made: string[] = [];
const revoked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  made.length = 0;
  revoked.length = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:${made.length}`);
    return made.at(-1) ?? "";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked.push(url));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const SLOW_MS = 200_000;

class SlowCore extends FakeCore {
  override async call<A extends Ask>(ask: A): Promise<AnswerTo<A>> {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return super.call(ask);
  }
}

const start = (): { pictures: Pictures; asked: () => number } => {
  const core = new FakeCore(fixtureInfo("Messenger"), []);
  const asked = () => core.asked.filter(({ kind }) => kind === "picture").length;
  return { pictures: new Pictures(core), asked };
};

describe("a picture", () => {
  it("is asked for once, however many faces show it", async () => {
    const { pictures, asked } = start();
    const heard = vi.fn<() => void>();
    pictures.subscribe(ID, heard);
    pictures.subscribe(ID, vi.fn<() => void>());
    expect(pictures.get(ID)).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked()).toBe(1);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(pictures.get(ID)).toBe("blob:0");
  });

  it("is let go some time after its last face, and not when one comes back before", async () => {
    const { pictures, asked } = start();
    const stop = pictures.subscribe(ID, vi.fn<() => void>());
    await vi.advanceTimersByTimeAsync(1);
    stop();
    await vi.advanceTimersByTimeAsync(1_000);
    const again = pictures.subscribe(ID, vi.fn<() => void>());
    await vi.advanceTimersByTimeAsync(120_000);
    expect(revoked).toEqual([]);
    again();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(revoked).toEqual(made);
    expect(pictures.get(ID)).toBeNull();
    expect(asked()).toBe(1);
  });

  it("that nobody waits for any more leaves nothing behind", async () => {
    const pictures = new Pictures(new SlowCore(fixtureInfo("Messenger"), []));
    pictures.subscribe(ID, vi.fn<() => void>())();
    await vi.advanceTimersByTimeAsync(2 * SLOW_MS);
    expect(made).toEqual([]);
  });
});
