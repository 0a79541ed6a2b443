// Storage that does not do as it should: refused by the browser, or damaged on the disk.
import { get } from "node:http";
import { text } from "node:stream/consumers";

import { expect } from "@playwright/test";

import type { Person } from "./person.ts";

/** From now on the browser gives the core's worker no file system. */
export async function breakStorage(person: Person): Promise<void> {
  await person.context.route("**/workers/core-*.js", async (route) => {
    const { headers, body } = await fetched(new URL(route.request().url()));
    const refuse =
      "navigator.storage.getDirectory = () => Promise.reject(new DOMException('not allowed here', 'SecurityError'));\n";
    await route.fulfill({ headers, body: refuse + body });
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

/** Flips bytes in the first page of every large file of the database, with the app closed. */
export async function damageDatabase(person: Person): Promise<void> {
  // A page of the same origin without the app: nobody holds the files.
  await person.page.goto(`${person.origin}/healthz`);
  await person.page.waitForFunction(async () => (await navigator.locks.query()).held?.length === 0);
  // The browser gives the files free some time after the worker has ended.
  await expect(async () => flip(person)).toPass({ timeout: 20_000 });
}

async function flip(person: Person): Promise<void> {
  const damaged = await person.page.evaluate(async () => {
    const headerOfPool = 4096;
    let count = 0;
    async function walk(folder: FileSystemDirectoryHandle): Promise<void> {
      for await (const entry of folder.values()) {
        if (entry instanceof FileSystemDirectoryHandle) {
          await walk(entry);
        } else if (entry instanceof FileSystemFileHandle && (await entry.getFile()).size > headerOfPool + 8192) {
          const file = await entry.createWritable({ keepExistingData: true });
          await file.write({ type: "write", position: headerOfPool, data: new Uint8Array(512).fill(0x5a) });
          await file.close();
          count += 1;
        }
      }
    }
    await walk(await navigator.storage.getDirectory());
    return count;
  });
  if (damaged === 0) throw new Error("there was no database to damage");
}
