// A second browser of one person: linked by number and code, in all conversations from then on, and put
// out again. And one's own link, by which others find one.
import { APPS } from "./kit/apps.ts";
import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

/** Links `second`, which has no account, to the account of `first`. */
async function link(first: Person, second: Person): Promise<void> {
  await first.goes("settings/devices");
  await expect(first.part("qr").first()).toBeVisible();
  const number = await first.part("account-number").first().innerText();
  await second.arrives();
  await second.action("link-device").click();
  await second.field("account").fill(number);
  await second.action("link").click();
  await expect(second.part("qr")).toBeVisible();
  const code = await second.part("link-code").innerText();
  await first.field("device-code").fill(code);
  await first.page.locator('form[data-part="add-device"] [type="submit"]').click();
  await second.isOnline();
}

feature("devices", APPS, "a second browser is linked by number and code and takes part from then on", async ({ app, people }) => {
  const [ana, bo] = await people.friends(app, "Ana", "Bo");
  const laptop = await people.meet(app, "Ana");
  await link(ana, laptop);
  await expect(laptop.chat("Bo")).toBeVisible({ timeout: 30_000 });
  await bo.opens("Ana");
  await bo.writes("to both of you");
  await laptop.opens("Bo");
  await expect(laptop.message("to both of you")).toBeVisible({ timeout: 30_000 });
  await laptop.writes("from the laptop");
  await expect(bo.message("from the laptop")).toBeVisible();
});

feature("devices", APPS, "a code with a wrong character adds nothing and says so", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  await ana.goes("settings/devices");
  await ana.field("device-code").fill("5R3K0 WJ9QC");
  await ana.page.locator('form[data-part="add-device"] [type="submit"]').click();
  await expect(ana.page.getByRole("alert")).toBeVisible();
  await expect(ana.part("device")).toHaveCount(1);
});

feature("devices", APPS, "one's own link leads to one's handle", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  const bo = await people.join(app, "Bo");
  await ana.goes("settings/account");
  const shown = await ana.page.locator('span[data-part="my-link"]').innerText();
  await expect(ana.part("qr").first()).toBeVisible();
  await bo.goes(shown.split("#/")[1] ?? "");
  await expect(bo.field("find")).toHaveValue(ana.handle);
});
