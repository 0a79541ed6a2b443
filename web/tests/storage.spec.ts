// Storage that does not do as it should: each state has its screen, and nothing is lost in silence.
import { stat } from "node:fs/promises";

import { APPS } from "./kit/apps.ts";
import { breakStorage, canFill, diskIs, evict, hurtDatabase, type Wound } from "./kit/storage.ts";
import { expect, feature } from "./kit/stage.ts";

feature("storage", APPS, "refused storage is explained, and no account is made that would be lost", async ({ app, people }) => {
  const ana = await people.meet(app, "Ana", { serviceWorkers: "block" });
  ana.watch.expects(/blocked by Playwright/);
  await breakStorage(ana);
  await ana.arrives();
  await ana.storageIs("refused");
  await expect(ana.part("sign-up")).toHaveCount(0);
});

const WOUNDS: readonly Wound[] = ["first page", "header of the pool", "page in the middle"];

for (const wound of WOUNDS) {
  feature("storage", APPS, `a database with a damaged ${wound} is noticed, and can be tried again and saved`, async ({ app, people }) => {
    const [ana] = await people.friends(app, "Ana", "Ben");
    await hurtDatabase(ana, wound);
    await ana.arrives();
    await ana.storageIs("damaged");
    await ana.action("retry").click();
    await ana.storageIs("damaged");
    const [saved] = await Promise.all([ana.page.waitForEvent("download"), ana.action("save").click()]);
    expect((await stat(await saved.path())).size).toBeGreaterThan(4096);
    await expect(ana.part("sign-up")).toHaveCount(0);
  });
}

feature("storage", APPS, "a damaged database is replaced only when asked for twice", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await hurtDatabase(ana, "first page");
  await ana.arrives();
  await ana.storageIs("damaged");
  await ana.action("start-again").click();
  await ana.confirms();
  await ana.confirms();
  await expect(ana.part("sign-up")).toBeVisible();
});

feature("storage", APPS, "a database of a newer app is left alone", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await hurtDatabase(ana, "version");
  await ana.arrives();
  await ana.storageIs("newer");
  await expect(ana.part("sign-up")).toHaveCount(0);
  await expect(ana.action("start-again")).toHaveCount(0);
});

feature("storage", APPS, "when the browser has removed everything, that is said before a new beginning", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  // What knows that somebody was here.
  await ana.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await evict(ana);
  await ana.arrives();
  await ana.storageIs("evicted");
  await ana.action("continue").click();
  await expect(ana.part("sign-up")).toBeVisible();
});

feature("storage", APPS, "a full disk is said, reading goes on, and so does writing when there is room", async ({ app, people }) => {
  const ben = await people.join(app, "Ben");
  const ana = await people.meet(app, "Ana", { serviceWorkers: "block" });
  ana.watch.expects(/blocked by Playwright/);
  await canFill(ana);
  await ana.signsUp();
  await people.befriend(ben, ana);
  await diskIs(ana, "full");
  await ana.composer.fill("no room for this");
  // The draft may have found out already, and then there is nothing left to press.
  await ana.page.keyboard.press("Enter");
  const banner = ana.page.locator('[data-part="banner"][data-kind="full"]');
  await expect(banner).toBeVisible();
  await ana.sees("hello Ana");
  await expect(ana.composer).toHaveCount(0);
  await diskIs(ana, "roomy");
  await ana.action("retry", banner).click();
  await expect(banner).toHaveCount(0);
  await ana.writes("there is room again");
  await ben.sees("there is room again");
});
