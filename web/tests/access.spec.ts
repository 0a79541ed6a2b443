// For everybody: keyboard, screen reader, contrast, languages.
import { APPS } from "./kit/apps.ts";
import { expectAccessible } from "./kit/axe.ts";
import { expect, feature } from "./kit/stage.ts";

for (const scheme of ["light", "dark"] as const) {
  feature("access", APPS, `no screen has a finding by axe (${scheme})`, async ({ app, people }) => {
    const ana = await people.meet(app, "Ana");
    await ana.page.emulateMedia({ colorScheme: scheme });
    await ana.arrives();
    await expect(ana.part("sign-up")).toBeVisible();
    await expectAccessible(ana.page, "sign-up");
    await ana.signsUp();
    await expectAccessible(ana.page, "an empty list");
    const ben = await people.join(app, "Ben");
    await people.befriend(ben, ana);
    await ana.writes("a text");
    await ben.reacts("a text", "❤️");
    await expect(ana.message("a text").locator('[data-part="reactions"]')).toBeVisible();
    await expectAccessible(ana.page, "a thread");
    await ana.opensInfo();
    await expectAccessible(ana.page, "the info pane");
    await ana.goesBackToTheList();
    await ana.goes("settings");
    await expect(ana.part("settings")).toBeVisible();
    await expectAccessible(ana.page, "settings");
  });
}

feature("keyboard", APPS, "a person signs up, writes and reads without a mouse", async ({ app, people }) => {
  const ben = await people.join(app, "Ben");
  const ana = await people.meet(app, "Ana");
  await ana.arrives();
  await ana.part("sign-up").locator('[name="handle"]').focus();
  await ana.page.keyboard.type(ana.handle);
  await ana.part("sign-up").locator('[name="name"]').focus();
  await ana.page.keyboard.type("Ana");
  await ana.page.keyboard.press("Enter");
  const code = await ana.part("demonstration-code").innerText();
  await ana.part("verify").locator('[name="code"]').focus();
  await ana.page.keyboard.type(code.trim());
  await ana.page.keyboard.press("Enter");
  await ana.isOnline();
  await people.befriend(ben, ana);
  await ana.composer.focus();
  await ana.page.keyboard.type("no mouse here");
  await ana.page.keyboard.press("Enter");
  await ben.sees("no mouse here");
});

feature("languages", APPS, "in Arabic the app runs from right to left, in French it speaks French", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  for (const [locale, direction] of [["ar", "rtl"], ["fr", "ltr"]] as const) {
    await ana.page.evaluate((wanted) => localStorage.setItem("locale", wanted), locale);
    await ana.reloads();
    await ana.isOnline();
    await expect(ana.page.locator("html")).toHaveAttribute("dir", direction);
    await expect(ana.page.locator("html")).toHaveAttribute("lang", new RegExp(`^${locale}`));
    const overflow = await ana.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
