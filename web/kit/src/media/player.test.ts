import { beforeEach, describe, expect, it } from "vitest";

import type { ConversationId } from "kit/core";

import { Player, type Sound, type Track } from "./player";

/** An audio element without sound. */
class Silence implements Sound {
  src = "";
  currentTime = 0;
  duration = 4;
  playbackRate = 1;
  readonly #listeners = new Map<string, (() => void)[]>();
  addEventListener(name: string, listener: unknown): void {
    if (typeof listener !== "function") return;
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), () => listener()]);
  }
  tell(name: string): void {
    for (const listener of this.#listeners.get(name) ?? []) listener();
  }
  play(): Promise<void> {
    this.tell("playing");
    return Promise.resolve();
  }
  pause(): void {
    this.tell("pause");
  }
}

const here = "here" as ConversationId;
const elsewhere = "elsewhere" as ConversationId;
const released: number[] = [];
const track = (row: number, conversation = here): Track => ({
  conversation,
  row,
  load: () => Promise.resolve({ url: `blob:${row}`, release: () => released.push(row) }),
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("sounds of messages", () => {
  let sound: Silence;
  let player: Player;
  beforeEach(() => {
    released.length = 0;
    sound = new Silence();
    player = new Player(() => sound);
  });

  it("play one at a time", async () => {
    player.toggle(track(1));
    await settled();
    expect(player.playing()).toMatchObject({ row: 1, isPlaying: true, of: 4 });
    player.toggle(track(2));
    await settled();
    expect(player.playing()).toMatchObject({ row: 2, isPlaying: true });
    expect(sound.src).toBe("blob:2");
    expect(released).toEqual([1]);
  });

  it("pause and go on where they were", async () => {
    const one = track(1);
    player.toggle(one);
    await settled();
    sound.currentTime = 2;
    sound.tell("timeupdate");
    player.toggle(one);
    expect(player.playing()).toMatchObject({ isPlaying: false, at: 2 });
    player.toggle(one);
    expect(player.playing()).toMatchObject({ isPlaying: true, at: 2 });
  });

  it("are followed by the next one of the same conversation that is there", async () => {
    player.add(track(9));
    player.add(track(5));
    player.add(track(6, elsewhere));
    const remove = player.add(track(4));
    remove();
    player.toggle(track(3));
    await settled();
    sound.tell("ended");
    await settled();
    expect(player.playing()?.row).toBe(5);
  });

  it("begin where somebody pointed, also before they were fetched", async () => {
    player.seek(track(1), 3);
    await settled();
    expect(sound.currentTime).toBe(3);
  });

  it("keep the speed that was chosen", async () => {
    player.nextSpeed();
    player.toggle(track(1));
    await settled();
    expect(sound.playbackRate).toBe(1.5);
    player.nextSpeed();
    expect(sound.playbackRate).toBe(2);
    player.nextSpeed();
    expect(player.speed()).toBe(1);
  });

  it("end when their file is not to be had, and when one leaves the chat", async () => {
    player.toggle({ ...track(1), load: () => Promise.resolve(null) });
    await settled();
    expect(player.playing()).toBeNull();
    player.toggle(track(2));
    await settled();
    player.stop(elsewhere);
    expect(player.playing()?.row).toBe(2);
    player.stop(here);
    expect(player.playing()).toBeNull();
    player.toggle(track(3));
    await settled();
    player.leave("#/i/here");
    expect(player.playing()?.row).toBe(3);
    player.leave("#/");
    expect(player.playing()).toBeNull();
  });
});
