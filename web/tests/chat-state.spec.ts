// What all members of a chat see alike: its picture and description, theme, nicknames, quick emoji, for how
// long messages stay, vanish mode. And restricting somebody.
import { APPS } from "./kit/apps.ts";
import { isolated } from "./kit/isolated.ts";
import { expect, feature } from "./kit/stage.ts";

feature("group-description", ["whatsapp"], "a group says what it is about", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ana.opensInfo();
  await ana.action("describe").click();
  await ana.page.getByRole("dialog").getByRole("textbox").fill("Every Sunday at the rock");
  await ana.confirms();
  await ben.opens("Climbing");
  await expect(ben.part("notice").last()).toContainText("description");
  await ben.opensInfo();
  await expect(ben.part("description")).toHaveText("Every Sunday at the rock");
});

feature("themes", ["messenger", "instagram"], "a theme is chosen for both", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.action("theme").click();
  await ana.page.getByRole("radio", { name: "Forest" }).check({ force: true });
  await ana.confirms();
  await expect(ben.page.locator('[data-theme="forest"]').first()).toBeVisible();
  await expect(ben.part("notice").last()).toHaveText(`${isolated("Ana")} changed the theme to ${isolated("Forest")}`);
});

feature("nicknames", ["messenger", "instagram"], "a nickname is given, and seen by both", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.action("nicknames").click();
  await ana.part("nickname-row").filter({ hasText: "Ben" }).click();
  await ana.page.getByRole("dialog").getByRole("textbox").fill("Benji");
  await ana.confirms();
  await expect(ben.part("notice").last()).toHaveText(`${isolated("Ana")} set your nickname to ${isolated("Benji")}`);
  await ana.goesBackToTheList();
  await expect(ana.chat("Benji")).toBeVisible();
});

feature("quick-emoji", ["messenger"], "the quick emoji of a chat is one press away for both", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.action("quick-emoji-choice").click();
  await ana.page.getByRole("dialog").locator('[data-action="emoji"][data-emoji="🎉"]').click();
  await expect(ben.action("quick-emoji")).toHaveText("🎉");
  await ben.action("quick-emoji").click();
  await ana.opens("Ben");
  await ana.sees("🎉");
});

feature("timer", ["messenger", "whatsapp"], "messages disappear for both after the time that one chose", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.action("timer").click();
  await ana.page.getByRole("radio", { name: "24 hours" }).check({ force: true });
  await ana.confirms();
  await expect(ben.part("notice").last()).toContainText("24 hours");
  await expect(ben.part("timer-mark")).toBeVisible();
});

feature("vanish", ["instagram"], "vanish mode is black, and what was seen is gone when the chat is closed", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.page.locator('[data-action="vanish"]').click();
  await expect(ben.page.locator("[data-vanish]")).toBeVisible();
  await ana.opens("Ben");
  await ana.writes("this goes away");
  await ben.sees("this goes away");
  await expect(ana.page.locator('[data-part="message"][data-own]').last()).toContainText("this goes away");
  await ben.goesBackToTheList();
  await ben.opens("Ana");
  await ben.seesNo("this goes away");
});

feature("restrict", ["messenger", "instagram"], "who is restricted is out of sight and is not told", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.opensInfo();
  await ana.action("restrict").click();
  await ana.confirms();
  await ana.goesBackToTheList();
  await expect(ana.chat("Ben")).toHaveCount(0);
  await ben.writes("are you there?");
  await ana.goes("f/hidden");
  await expect(ana.chat("Ben")).toBeVisible();
});

feature("group-picture", APPS, "the photo of a group is seen by its members", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ana.opensInfo();
  const base64 = await ana.page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 300;
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  await ana.page.locator('input[type="file"][name="group-picture"]').setInputFiles({
    name: "a.png",
    mimeType: "image/png",
    buffer: Buffer.from(base64, "base64"),
  });
  await ana.confirms();
  await ben.goesBackToTheList();
  await expect(ben.part("chat-row").filter({ hasText: "Climbing" }).locator("img")).toBeVisible();
});

feature("pin-message", ["messenger", "whatsapp"], "a pinned message stands above the chat for everybody", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("the code of the door is on the note");
  await ana.does("pin", "the code of the door is on the note");
  if (app === "whatsapp") await ana.confirms();
  await expect(ben.part("pinned")).toContainText("the code of the door");
  await ben.action("pinned").click();
  await expect(ben.page.locator('[data-part="thread-item"][data-flash]')).toContainText("the code of the door");
});
