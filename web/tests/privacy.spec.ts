// Nothing readable outside the device: not at the server, not where a browser would show it, not in
// the other app.
import { APPS } from "./kit/apps.ts";
import { filesHolding, textsOfOrigin } from "./kit/scan.ts";
import { expect, feature } from "./kit/stage.ts";

const SECRET = "the nightingale leaves at noon";

feature("privacy", APPS, "the server's data and log hold no word, no name and no number", async ({ app, people, server }) => {
  const [ana, ben] = await people.friends(app, "Annabella", "Benedikt");
  await ana.writes(SECRET);
  await ben.sees(SECRET);
  for (const secret of [SECRET, "nightingale", "Annabella", "Benedikt", ana.handle, ben.handle]) {
    expect(await filesHolding(server.folder, secret), secret).toEqual([]);
  }
});

feature("privacy", APPS, "outside the private database a browser keeps the looks and the language only", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Annabella", "Benedikt");
  await ana.writes(SECRET);
  await ben.sees(SECRET);
  const kept = await textsOfOrigin(ana.page);
  expect(Object.keys(kept.local).filter((key) => !["locale", "appearance"].includes(key))).toEqual([]);
  for (const secret of [SECRET, "Benedikt", ben.handle]) {
    expect(JSON.stringify(kept)).not.toContain(secret);
  }
  expect(kept.cookies).toBe("");
  expect(ana.page.url()).not.toContain("Benedikt");
});

feature("privacy", APPS, "one app cannot see what the other keeps", async ({ app, people, server }) => {
  const ana = await people.join(app, "Annabella");
  const other = APPS.find((each) => each !== app) ?? app;
  const page = await ana.context.newPage();
  // Another origin on purpose, and its icon, which a browser asks for by itself.
  ana.watch.expects(/foreign request/, /favicon|404/);
  await page.goto(`${server.origin(other)}/healthz`);
  const names = await page.evaluate(async () => {
    const found: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) found.push(name);
    return [...found, ...(await caches.keys()), ...(await indexedDB.databases()).map((database) => database.name ?? "")];
  });
  expect(names).toEqual([]);
});
