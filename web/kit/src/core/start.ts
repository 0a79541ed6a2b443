// Starts the core of this window: the first of all tabs runs it, the others follow, and when the
// first is gone the next one in the queue for the lock takes over.

import type { AppConfig, Core } from "./api";
import { Follower } from "./follower";
import { Hub } from "./hub";
import { Leader, type WorkerConfig } from "./leader";
import { Link } from "./link";
import { LEADER, hold, tabLock } from "./lock";

/** This page came from what the service worker keeps, so the app was here before. */
const wasHere = "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;

/** Once in a window. */
export function startCore(config: AppConfig): Core {
  const link = new Link();
  void join({ ...config, wasHere }, link);
  keepStorage(link);
  return link;
}

async function join(config: WorkerConfig, link: Link): Promise<void> {
  const tab = crypto.randomUUID();
  const hub = new Hub();
  // Before the hello: whoever hears it waits for this lock to come free.
  await hold(tabLock(tab));
  const follower = new Follower(config, tab, hub, link);
  await hold(LEADER);
  follower.stop();
  link.disconnected();
  new Leader(config, hub, link);
}

/** Asks the browser, once somebody is signed up, not to remove what is kept. It may say no. */
function keepStorage(core: Core): void {
  const stop = core.state.subscribe(() => {
    if (core.state.get().me?.account == null) return;
    stop();
    void askToKeep();
  });
}

async function askToKeep(): Promise<void> {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Then it is kept as long as the browser likes, as before.
  }
}
