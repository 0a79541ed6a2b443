// Storage that does not do as it should: refused by the browser, or damaged on the disk.
import { get } from "node:http";
import { text } from "node:stream/consumers";

import { expect } from "@playwright/test";

import type { Person } from "./person.ts";

/** From now on the browser gives the core's worker no file system. */
export async function breakStorage(person: Person): Promise<void> {
  await withFirst(
    person,
    "navigator.storage.getDirectory = () => Promise.reject(new DOMException('not allowed here', 'SecurityError'));\n",
  );
}

/** The core's worker runs this before itself. */
async function withFirst(person: Person, script: string): Promise<void> {
  await person.context.route("**/workers/core-*.js", async (route) => {
    const { headers, body } = await fetched(new URL(route.request().url()));
    await route.fulfill({ headers, body: script + body });
  });
}

/** As the browser would get it: names below `localhost` are known to browsers only. */
function fetched(url: URL): Promise<{ headers: Record<string, string>; body: string }> {
  return new Promise((resolve, reject) => {
    const request = get(
      { host: "127.0.0.1", port: url.port, path: url.pathname, headers: { host: url.host } },
      (response) => {
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) {
          // The body becomes longer.
          if (typeof value === "string" && name !== "content-length") headers[name] = value;
        }
        text(response).then((body) => resolve({ headers, body }), reject);
      },
    );
    request.once("error", reject);
  });
}

/** Where a database is hurt, from the beginning of each file of the pool. */
const WOUNDS = {
  /** The first page of the database: SQLite knows its own files by it. */
  "first page": { position: 4096, bytes: Array<number>(512).fill(0x5a) },
  /** What the pool keeps before the database: the file is then taken for a free one. */
  "header of the pool": { position: 0, bytes: Array<number>(4096).fill(0xa5) },
  "page in the middle": { position: 4096 + 3 * 4096, bytes: Array<number>(4096).fill(0xa5) },
  /** `user_version` of the first page: written by a program of later. */
  "version": { position: 4096 + 60, bytes: [0, 0, 0xff, 0xff] },
} as const;
export type Wound = keyof typeof WOUNDS;

/** Writes over a place in every large file of the database, with the app closed. */
export async function hurtDatabase(person: Person, wound: Wound): Promise<void> {
  await closesTheApp(person);
  // The browser gives the files free some time after the worker has ended.
  await expect(async () => overwrite(person, wound)).toPass({ timeout: 60_000 });
}

/** As a browser does that is short of room: everything of the origin but what its service worker keeps. */
export async function evict(person: Person): Promise<void> {
  await closesTheApp(person);
  await expect(async () => {
    await person.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
    });
  }).toPass({ timeout: 60_000 });
  await person.page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
  });
}

/** A page of the same origin without the app: nobody holds the files. */
async function closesTheApp(person: Person): Promise<void> {
  // A browser asks for an icon of its page by itself.
  person.watch.expects(/favicon|404/);
  // It would answer with the app, whatever is asked for.
  await person.page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
  await person.page.goto(`${person.origin}/healthz`);
  await person.page.waitForFunction(async () => (await navigator.locks.query()).held?.length === 0);
}

async function overwrite(person: Person, wound: Wound): Promise<void> {
  const count = await person.page.evaluate(async ({ position, bytes }) => {
    const headerOfPool = 4096;
    let hurt = 0;
    async function walk(folder: FileSystemDirectoryHandle): Promise<void> {
      for await (const entry of folder.values()) {
        if (entry instanceof FileSystemDirectoryHandle) {
          await walk(entry);
        } else if (entry instanceof FileSystemFileHandle && (await entry.getFile()).size > headerOfPool + 8 * 4096) {
          const file = await entry.createWritable({ keepExistingData: true });
          await file.write({ type: "write", position, data: new Uint8Array(bytes) });
          await file.close();
          hurt += 1;
        }
      }
    }
    await walk(await navigator.storage.getDirectory());
    return hurt;
  }, WOUNDS[wound]);
  if (count === 0) throw new Error("there was no database to hurt");
}

/** From now on the disk of this person can be full: `diskIs`. To be called before the app is opened. */
export async function canFill(person: Person): Promise<void> {
  // A script that Playwright hands over comes from nowhere, to the browser, and has to be let into the local network.
  await person.context.grantPermissions(["local-network-access"], { origin: person.origin });
  // Chromium's own quota for tests does not hold for the files of the core.
  await withFirst(
    person,
    `let isFull = false;
     new BroadcastChannel("test/disk").onmessage = (event) => { isFull = event.data; };
     const { write } = FileSystemSyncAccessHandle.prototype;
     FileSystemSyncAccessHandle.prototype.write = function (...given) {
       if (isFull) throw new DOMException("no room", "QuotaExceededError");
       return write.apply(this, given);
     };\n`,
  );
}

export async function diskIs(person: Person, state: "full" | "roomy"): Promise<void> {
  await person.page.evaluate((isFull) => new BroadcastChannel("test/disk").postMessage(isFull), state === "full");
}
