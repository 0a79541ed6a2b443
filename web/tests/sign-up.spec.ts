// From nobody to somebody.
import { APPS } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";

feature("sign-up", APPS, "a person signs up with a code and comes to an empty list", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  await expect(ana.part("chat-row")).toHaveCount(0);
});

feature("sign-up", APPS, "a wrong code is refused, and the right one still works", async ({ app, people }) => {
  const ana = await people.meet(app, "Ana");
  await ana.arrives();
  const form = ana.part("sign-up");
  await form.locator('[name="handle"]').fill(ana.handle);
  await form.locator('[name="name"]').fill(ana.name);
  await form.locator('[type="submit"]').click();
  const shown = (await ana.part("demonstration-code").innerText()).trim();
  const wrong = shown === "000000" ? "000001" : "000000";
  await ana.part("verify").locator('[name="code"]').fill(wrong);
  await ana.part("verify").locator('[type="submit"]').click();
  await expect(ana.page.getByRole("alert")).toBeVisible();
  await ana.givesTheCode();
});

feature("sign-up", APPS, "an account is deleted when asked for twice, and nothing of it stays in the browser", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Bo");
  await ana.goes("settings/account");
  await ana.action("delete-account").click();
  await ana.confirms();
  await ana.confirms();
  await expect(ana.part("sign-up")).toBeVisible({ timeout: 20_000 });
  await ana.signsUp();
  await expect(ana.part("chat-row")).toHaveCount(0);
});

feature("sign-up", APPS, "a handle that cannot be one is refused before anything is sent", async ({ app, people }) => {
  const ana = await people.meet(app, "Ana", { handle: "§§§" });
  await ana.arrives();
  const form = ana.part("sign-up");
  await form.locator('[name="handle"]').fill(ana.handle);
  await form.locator('[name="name"]').fill(ana.name);
  await form.locator('[type="submit"]').click();
  await expect(ana.page.getByRole("alert")).toBeVisible();
  await expect(ana.part("verify")).toHaveCount(0);
});
