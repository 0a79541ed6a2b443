// What is heard: one sound in the whole page, so that a second one ends the first.
import type { ConversationId, RowId } from "kit/core";

export const SPEEDS = [1, 1.5, 2] as const;
export type Speed = (typeof SPEEDS)[number];

/** A sound of a message. */
export type Track = {
  conversation: ConversationId;
  row: RowId;
  /** Its sound: asked for when it is its turn, given back when another one is heard. */
  load: () => Promise<Lent | null>;
  /** It is heard from now on: the voice was played. */
  onHeard?: () => void;
};

/** An object URL that is held for somebody. */
export type Lent = { url: string; release: () => void };

export type Playing = {
  row: RowId;
  isPlaying: boolean;
  isLoading: boolean;
  /** Seconds. */
  at: number;
  /** Seconds; 0: not known yet. */
  of: number;
};

/** What of an audio element is used: tests have another one. */
export type Sound = Pick<HTMLAudioElement, "src" | "currentTime" | "duration" | "playbackRate" | "play" | "pause" | "addEventListener">;

export class Player {
  readonly #sound: () => Sound;
  readonly #listeners = new Set<() => void>();
  /** Those that are on the screen, in whichever order they came. */
  readonly #tracks = new Map<RowId, Track>();
  #element: Sound | null = null;
  #playing: Playing | null = null;
  #conversation: ConversationId | null = null;
  #speed: Speed = 1;
  #seek: number | null = null;
  #lent: Lent | null = null;

  constructor(sound: () => Sound) {
    this.#sound = sound;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly playing = (): Playing | null => this.#playing;
  readonly speed = (): Speed => this.#speed;

  /** A voice message that can be played; it may follow the one before it. */
  add(track: Track): () => void {
    this.#tracks.set(track.row, track);
    return () => {
      if (this.#tracks.get(track.row) === track) this.#tracks.delete(track.row);
    };
  }

  /** Plays or pauses. */
  toggle(track: Track): void {
    if (this.#playing?.row !== track.row) {
      void this.#start(track, null);
      return;
    }
    if (this.#playing.isLoading) return;
    if (this.#playing.isPlaying) this.#element?.pause();
    else void this.#element?.play();
  }

  /** `seconds` from its beginning; plays on from there if it plays. */
  seek(track: Track, seconds: number): void {
    if (this.#playing?.row !== track.row || this.#element === null || this.#playing.isLoading) {
      void this.#start(track, seconds);
      return;
    }
    this.#element.currentTime = seconds;
    this.#set({ at: seconds });
  }

  nextSpeed(): void {
    const at = SPEEDS.indexOf(this.#speed);
    this.#speed = SPEEDS[(at + 1) % SPEEDS.length] ?? 1;
    if (this.#element !== null) this.#element.playbackRate = this.#speed;
    this.#tell();
  }

  /** Another sound begins (a video), or one leaves: of this conversation only, or whatever plays. */
  stop(conversation?: ConversationId): void {
    if (this.#playing === null || (conversation !== undefined && conversation !== this.#conversation)) return;
    this.#element?.pause();
    this.#end();
  }

  /** To another place: what plays in a chat that is not named in it ends. */
  leave(place: string): void {
    if (this.#conversation !== null && !place.includes(this.#conversation)) this.stop();
  }

  async #start(track: Track, from: number | null): Promise<void> {
    const element = this.#ready();
    element.pause();
    this.#conversation = track.conversation;
    this.#playing = { row: track.row, isPlaying: false, isLoading: true, at: from ?? 0, of: 0 };
    this.#tell();
    const lent = await track.load();
    // Another one was chosen meanwhile.
    if (this.#playing?.row !== track.row || !this.#playing.isLoading) {
      lent?.release();
      return;
    }
    this.#lent?.release();
    this.#lent = lent;
    if (lent === null) {
      this.#end();
      return;
    }
    element.src = lent.url;
    element.playbackRate = this.#speed;
    this.#seek = from;
    try {
      await element.play();
      track.onHeard?.();
    } catch {
      // It cannot be played, or something else was started: the events tell which.
      if (this.#playing?.row === track.row && this.#playing.isLoading) this.#end();
    }
  }

  #ready(): Sound {
    if (this.#element !== null) return this.#element;
    const element = this.#sound();
    this.#element = element;
    const length = () => (Number.isFinite(element.duration) ? element.duration : 0);
    element.addEventListener("playing", () => {
      if (this.#seek !== null) {
        element.currentTime = this.#seek;
        this.#seek = null;
      }
      this.#set({ isPlaying: true, isLoading: false, of: length() });
    });
    element.addEventListener("pause", () => this.#set({ isPlaying: false }));
    element.addEventListener("timeupdate", () => this.#set({ at: element.currentTime, of: length() }));
    element.addEventListener("ended", () => this.#ended());
    return element;
  }

  /** The next one of the same conversation follows. */
  #ended(): void {
    const row = this.#playing?.row ?? null;
    this.#end();
    if (row === null) return;
    const [next] = [...this.#tracks.values()]
      .filter((track) => track.conversation === this.#conversation && track.row > row)
      .toSorted((a, b) => a.row - b.row);
    if (next !== undefined) void this.#start(next, null);
  }

  #end(): void {
    this.#lent?.release();
    this.#lent = null;
    this.#playing = null;
    this.#tell();
  }

  #set(change: Partial<Playing>): void {
    if (this.#playing === null) return;
    this.#playing = { ...this.#playing, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The one of this page. */
export const player = new Player(() => {
  // Who leaves a chat has no button any more to end what plays in it.
  addEventListener("hashchange", () => player.leave(location.hash));
  return new Audio();
});
