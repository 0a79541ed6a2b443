// Text that tries to be something else stays text, and does not leave its place.
import { APPS } from "./kit/apps.ts";
import { HOSTILE } from "./kit/hostile.ts";
import { expect, feature } from "./kit/stage.ts";

feature("hostile", APPS, "hostile text runs nothing, loads nothing and stays within its bubble", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const dialogs: string[] = [];
  ben.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const texts = Object.values(HOSTILE).map((text) => text.slice(0, 1_000));
  const before = await ben.part("message").count();
  for (const text of texts) {
    await ana.composer.fill(text);
    await ana.action("send").click();
    await ana.composerHolds("");
  }
  await ana.writes("that was all");
  await ben.sees("that was all");
  expect(await ben.part("message").count()).toBeGreaterThan(before);
  expect(dialogs).toEqual([]);
  await expect(ben.part("thread").locator("img[src='x'], script, iframe, a[href^='javascript']")).toHaveCount(0);
  const overflow = await ben.part("thread").evaluate((thread) => thread.scrollWidth - thread.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

feature("hostile", APPS, "a name that is markup is shown as it is written", async ({ app, people }) => {
  const name = "<b>Ana</b>";
  const ana = await people.join(app, name);
  const ben = await people.join(app, "Ben");
  await ana.greets(ben, "hello");
  await ben.opensRequestOf(ana);
  await ben.sees("hello");
  await expect(ben.part("header")).toContainText(name);
  await expect(ben.page.locator("b", { hasText: "Ana" })).toHaveCount(0);
});
