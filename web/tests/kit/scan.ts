// Looks for words where none may be.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

/** Files at and below a folder that hold a text, as UTF-8 or UTF-16. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const forms = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le"), Buffer.from(Buffer.from(text).toString("base64").slice(0, -3))];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    if (forms.some((form) => bytes.includes(form))) found.push(file);
  }
  return found;
}

export type Kept = { local: Record<string, string>; session: Record<string, string>; cookies: string; caches: string[]; databases: string[] };

/** What a page of an origin can read without the core. */
export async function textsOfOrigin(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        const isText = /text|json|javascript/.test(response?.headers.get("content-type") ?? "");
        cached.push(request.url, isText ? ((await response?.text()) ?? "") : "");
      }
    }
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      caches: cached,
      databases: (await indexedDB.databases()).map((database) => database.name ?? ""),
    };
  });
}
