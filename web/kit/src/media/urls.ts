// Object URLs of files that are on the screen. A file that leaves it is kept for a while, since people
// scroll back; beyond that number the one that was left first is revoked, and its bytes are free.
import type { Lent } from "./player";

/** So many that nobody looks at stay open. */
const IDLE_MOST = 16;

type Entry = { opening: Promise<string>; url: string | null; uses: number };

type Maker = Pick<typeof URL, "createObjectURL" | "revokeObjectURL">;

export class Urls {
  readonly #entries = new Map<string, Entry>();
  readonly #idle = new Set<string>();
  readonly #maker: Maker;

  constructor(maker: Maker = URL) {
    this.#maker = maker;
  }

  /** The URL of the file with this key, opened by `open` if it is not. Rejects as `open` does.
   *  `isKept`: it may stay open for a while when nobody looks at it any more. */
  async lend(key: string, open: () => Promise<Blob>, isKept = true): Promise<Lent> {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const made: Entry = {
        uses: 0,
        url: null,
        opening: open().then((blob) => {
          made.url = this.#maker.createObjectURL(blob);
          return made.url;
        }),
      };
      entry = made;
      this.#entries.set(key, made);
    }
    entry.uses += 1;
    this.#idle.delete(key);
    try {
      const url = await entry.opening;
      return { url, release: this.#releaser(key, entry, isKept) };
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** What is open already can be drawn at once. */
  peek(key: string): string | null {
    return this.#entries.get(key)?.url ?? null;
  }

  #releaser(key: string, entry: Entry, isKept: boolean): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      if (!isKept) {
        this.#revoke(key);
        return;
      }
      this.#idle.add(key);
      for (const oldest of this.#idle) {
        if (this.#idle.size <= IDLE_MOST) break;
        this.#revoke(oldest);
      }
    };
  }

  #revoke(key: string): void {
    this.#idle.delete(key);
    const url = this.#entries.get(key)?.url;
    this.#entries.delete(key);
    if (url != null) this.#maker.revokeObjectURL(url);
  }
}

/** Those of this page. */
export const urls = new Urls();
