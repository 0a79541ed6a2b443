// How fast it is, on the machine that runs this, with 2,000 chats of which one has 10,000 messages.
// What a person would notice is asserted; the figures are written to web/figures.json. Run alone, with
// the core that can fill its own database: `cargo x web-test --figures`.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { APPS, type App } from "./kit/apps.ts";
import { framesWhile, percentile, scrolls, watchesPaint } from "./kit/figures.ts";
import type { Person } from "./kit/person.ts";
import { expect, test, type People } from "./kit/stage.ts";

const FILE = fileURLToPath(new URL("../figures.json", import.meta.url));
const SIZE = { chats: 2_000, messages: 5, longest: 10_000 };
const STARTS = 7;
const SENDS = 100;
/** A machine that has something else to do is given twice the time. */
const LIMITS = { startMs: 4_000, paintedMs: 300, frameMs: 50 };

test.use({ profile: "on disk" });

type Figures = Record<string, number>;
const figures: Partial<Record<App, Figures>> = {};

/** Ana, who has a long history, and Ben, who has nothing but their chat. */
async function stage(app: App, people: People): Promise<[ana: Person, ben: Person, bens: string]> {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const bens = await here(ana);
  await ana.goesBackToTheList();
  await ana.page.evaluate((size) => {
    new BroadcastChannel("tresse/hub").postMessage(JSON.stringify({ kind: "seed", ...size }));
  }, SIZE);
  // The worker starts anew when the database is full.
  await expect(ana.chat("Person 0")).toBeVisible({ timeout: 120_000 });
  await ana.isOnline();
  return [ana, ben, bens];
}

/** Where somebody is, to come back to when the list shows something else. */
function here(person: Person): Promise<string> {
  return person.page.evaluate(() => location.hash.replace(/^#\//u, ""));
}

for (const app of APPS) {
  test(`figures | ${app} | start, frames, send to painted`, async ({ people }) => {
    test.setTimeout(400_000);
    const [ana, ben, bens] = await stage(app, people);
    const own: Figures = {};
    figures[app] = own;

    await test.step("cold start: nothing of the app runs, then its list can be used", async () => {
      const starts: number[] = [];
      for (let round = 0; round < STARTS; round += 1) {
        await ana.page.goto("about:blank");
        await ana.arrives();
        await expect(ana.chat("Person 0")).toBeVisible();
        starts.push(await ana.page.evaluate(() => performance.getEntriesByName("list-usable")[0]?.startTime ?? Number.NaN));
      }
      own["start_ms_p50"] = percentile(starts, 0.5);
      own["start_ms_max"] = percentile(starts, 1);
    });

    await ana.opens("Person 0");
    const longest = await here(ana);
    await ana.goesBackToTheList();
    await test.step("the list of 2,000 is scrolled", async () => {
      const frames = await framesWhile(ana.page, () => scrolls(ana.page, '[data-part="chat-list"]', 80));
      own["list_frame_ms_p95"] = percentile(frames, 0.95);
      own["list_frame_ms_max"] = percentile(frames, 1);
    });

    await test.step("the thread of 10,000 is scrolled", async () => {
      await ana.goes(longest);
      await expect(ana.part("thread")).toBeVisible();
      const frames = await framesWhile(ana.page, () => scrolls(ana.page, '[data-part="thread"]', -80));
      own["thread_frame_ms_p95"] = percentile(frames, 0.95);
      own["thread_frame_ms_max"] = percentile(frames, 1);
    });

    await test.step("what is sent is painted at the other side", async () => {
      await ana.goes(bens);
      await ana.sees("hello Ana");
      await ben.opens("Ana");
      const seen = await watchesPaint(ana.page, "ping ");
      const painted: number[] = [];
      for (let number = 0; number < SENDS; number += 1) {
        const text = `ping ${number}`;
        await ben.composer.fill(text);
        const pressed = await ben.action("send").evaluate((button: HTMLElement) => {
          const now = Date.now();
          button.click();
          return now;
        });
        painted.push((await seen(text)) - pressed);
      }
      own["send_to_painted_ms_p50"] = percentile(painted, 0.5);
      own["send_to_painted_ms_p95"] = percentile(painted, 0.95);
    });

    console.log(app, JSON.stringify(own));
    expect(own["start_ms_p50"]).toBeLessThan(LIMITS.startMs);
    expect(own["send_to_painted_ms_p95"]).toBeLessThan(LIMITS.paintedMs);
    expect(own["list_frame_ms_p95"]).toBeLessThan(LIMITS.frameMs);
    expect(own["thread_frame_ms_p95"]).toBeLessThan(LIMITS.frameMs);
  });
}

test.afterAll(async () => {
  if (Object.keys(figures).length === APPS.length) await writeFile(FILE, `${JSON.stringify(figures, null, 2)}\n`);
});
