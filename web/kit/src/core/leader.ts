// The window that runs the worker. There is one of all tabs: it has the lock.

import coreWorker from "../../../workers/core.ts?worker&url";
import type { AppConfig } from "./api";
import type { Hub } from "./hub";
import { lineOver } from "./line";
import type { Link } from "./link";
import { gone, tabLock } from "./lock";
import { scriptUrl } from "./trusted";

/** A worker that failed is started again after so many milliseconds, more each time. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** After so many failures to fetch the worker the person is told. */
const LOAD_FAILURES_SILENT = 4;
/** So many failures of a worker that had started, and nothing helps any more. */
const FAILURES_MAX = 3;
/** After so long without a failure, the next one counts as the first. */
const GOOD_MS = 60_000;

/** What the worker is told: `Config` in `client/wasm/src/boot.rs`. */
export type WorkerConfig = AppConfig & { wasHere: boolean };

export class Leader {
  readonly #config: WorkerConfig;
  readonly #hub: Hub;
  readonly #link: Link;
  #worker: Worker | null = null;
  #failures = 0;
  #loadFailures = 0;
  #startedAt = 0;

  constructor(config: WorkerConfig, hub: Hub, link: Link) {
    this.#config = config;
    this.#hub = hub;
    this.#link = link;
    hub.listen((call) => {
      if (call.kind === "hello") void this.#watchOver(call.tab);
      if (call.kind === "restart") this.#start();
    });
    this.#start();
  }

  #start(): void {
    this.#worker?.terminate();
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(scriptUrl(coreWorker), { type: "module", name: "core" });
    this.#worker = worker;
    let started = false;
    worker.onmessage = () => {
      started = true;
      this.#loadFailures = 0;
      this.#startedAt = Date.now();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#worker = null;
      worker.terminate();
      this.#link.disconnected();
      this.#failed(started);
    };
    worker.postMessage(JSON.stringify(this.#config), [port2]);
    const line = lineOver(port1, (message) => this.#link.heard(message));
    this.#link.connected(line, false);
  }

  #failed(started: boolean): void {
    if (!started) {
      // It could not be fetched: as with any page, that is a matter of the connection.
      const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#loadFailures, LONGEST_WAIT_MS);
      this.#loadFailures += 1;
      if (this.#loadFailures === LOAD_FAILURES_SILENT) this.#link.unfetched();
      setTimeout(() => this.#start(), wait);
      return;
    }
    if (Date.now() - this.#startedAt > GOOD_MS) this.#failures = 0;
    this.#failures += 1;
    if (this.#failures >= FAILURES_MAX) {
      this.#link.broken();
      return;
    }
    setTimeout(() => this.#start(), FIRST_WAIT_MS);
  }

  /** Tells the worker when that window is gone, also when it could not say goodbye. */
  async #watchOver(tab: string): Promise<void> {
    await gone(tabLock(tab));
    this.#hub.say({ kind: "bye", tab });
  }
}
