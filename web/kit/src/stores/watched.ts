// A watch as a store for React: it runs while somebody listens. What is shown stays the same object
// until the core shows something else, so nothing is copied and nothing goes stale.
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { Core, ShownBy, Watch, Watching } from "kit/core";

import { useCore } from "./core";

export class Watched<W extends Watch> {
  readonly #core: Core;
  readonly #listeners = new Set<() => void>();
  #what: W;
  #shown: ShownBy<W> | null = null;
  #watching: Watching<W> | null = null;

  constructor(core: Core, what: W) {
    this.#core = core;
    this.#what = what;
  }

  get what(): W {
    return this.#what;
  }

  readonly get = (): ShownBy<W> | null => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#watching ??= this.#core.watch(this.#what, (shown) => {
      this.#shown = shown;
      for (const each of this.#listeners) each();
    });
    return () => {
      this.#listeners.delete(listener);
      // React takes a listener away and puts it back in one go; a watch is not to end for that.
      queueMicrotask(() => {
        if (this.#listeners.size > 0) return;
        this.#watching?.stop();
        this.#watching = null;
      });
    };
  };

  /** Another part of the same: what is shown stays until the new part is there. */
  change(what: W): void {
    this.#what = what;
    this.#watching?.change(what);
  }
}

/** Shows `what`; a new watch begins when `key` changes. `null` until something is shown. */
export function useShown<W extends Watch>(key: string, what: () => W): ShownBy<W> | null {
  const core = useCore();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for `what`
  const watched = useMemo(() => new Watched<W>(core, what()), [core, key]);
  const subscribe = useCallback((listener: () => void) => watched.subscribe(listener), [watched]);
  return useSyncExternalStore(subscribe, watched.get);
}
