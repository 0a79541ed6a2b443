// Pictures of people and groups: asked for once, drawn from an object URL that all faces of one picture
// share, and let go some time after the last of them is gone.
import { useCallback, useSyncExternalStore } from "react";

import type { Core, PictureId, Stop } from "kit/core";

import { useCore } from "./core";

/** Faces come and go while one scrolls. */
const KEPT_MS = 30_000;

type Held = {
  url: string | null;
  readonly listeners: Set<() => void>;
  end: ReturnType<typeof setTimeout> | null;
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export class Pictures {
  readonly #core: Core;
  readonly #held = new Map<PictureId, Held>();

  constructor(core: Core) {
    this.#core = core;
  }

  readonly get = (id: PictureId): string | null => this.#held.get(id)?.url ?? null;

  subscribe(id: PictureId, listener: () => void): Stop {
    const held = this.#held.get(id) ?? this.#hold(id);
    if (held.end !== null) clearTimeout(held.end);
    held.end = null;
    held.listeners.add(listener);
    return () => {
      held.listeners.delete(listener);
      if (held.listeners.size > 0) return;
      held.end = setTimeout(() => {
        if (this.#held.get(id) === held) this.#held.delete(id);
        if (held.url !== null) URL.revokeObjectURL(held.url);
      }, KEPT_MS);
    };
  }

  #hold(id: PictureId): Held {
    const held: Held = { url: null, listeners: new Set(), end: null };
    this.#held.set(id, held);
    this.#core.call({ kind: "picture", picture: id }).then(
      ({ mediaType, data }) => {
        // Nobody waits for it any more.
        if (this.#held.get(id) !== held) return;
        held.url = URL.createObjectURL(new Blob([bytesOf(data)], { type: mediaType }));
        for (const listener of held.listeners) listener();
      },
      // Initials stay: the next face of it asks again.
      () => this.#held.delete(id),
    );
    return held;
  }
}

const all = new WeakMap<Core, Pictures>();

function picturesOf(core: Core): Pictures {
  const known = all.get(core);
  if (known !== undefined) return known;
  const made = new Pictures(core);
  all.set(core, made);
  return made;
}

const never = (): Stop => () => {};

/** Where the picture is while it is shown; `null`: there is none, or not yet. */
export function usePicture(id: PictureId | null): string | null {
  const pictures = picturesOf(useCore());
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? never() : pictures.subscribe(id, listener)),
    [pictures, id],
  );
  return useSyncExternalStore(subscribe, () => (id === null ? null : pictures.get(id)));
}
