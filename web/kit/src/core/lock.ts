// Locks that tell tabs apart. They are held by windows and never by workers: not every browser frees
// the lock of a worker whose window was reloaded.

/** Resolves when this window has the lock, which it keeps until it is gone. */
export function hold(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise<never>(() => {});
      })
      .catch(reject);
  });
}

/** Resolves when nobody has the lock any more. */
export async function gone(name: string): Promise<void> {
  await navigator.locks.request(name, () => undefined);
}

/** The one window that runs the worker. */
export const LEADER = "tresse/leader";
/** That a window is there. */
export const tabLock = (tab: string): string => `tresse/tab/${tab}`;
