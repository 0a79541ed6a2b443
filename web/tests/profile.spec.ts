// How people show themselves: picture, name, about; and who may see it.
import { APPS } from "./kit/apps.ts";
import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

/** A picture drawn in the page, so that no file of it is needed. */
async function picture(person: Person, colour: string): Promise<Buffer> {
  const base64 = await person.page.evaluate((fill) => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 400;
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("no canvas");
    pen.fillStyle = fill;
    pen.fillRect(0, 0, 640, 400);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  }, colour);
  return Buffer.from(base64, "base64");
}

async function takesPicture(person: Person, input: string, colour: string): Promise<void> {
  const buffer = await picture(person, colour);
  await person.page.locator(`input[type="file"][name="${input}"]`).setInputFiles({ name: "a.png", mimeType: "image/png", buffer });
  await expect(person.part("crop-frame")).toBeVisible();
  await person.part("crop-frame").press("ArrowLeft");
  await person.confirms();
  await expect(person.part("crop-frame")).toHaveCount(0);
}

feature("profile", APPS, "a photo that somebody chooses is seen by those who write with them", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goes("settings/account");
  await takesPicture(ana, "own-picture", "teal");
  await expect(ana.part("profile-head").locator("img")).toBeVisible();
  await ana.opens("Ben");
  await ana.writes("do you like my new picture?");
  await ben.goesBackToTheList();
  await expect(ben.part("chat-row").first().locator("img").first()).toBeVisible();
});

feature("profile", APPS, "a new name is seen with the next message", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goes("settings/account");
  await ana.action("own-name").click();
  await ana.page.getByRole("dialog").getByRole("textbox").fill("Anastasia");
  await ana.confirms();
  await ana.opens("Ben");
  await ana.writes("it is me");
  await ben.goesBackToTheList();
  await expect(ben.chat("Anastasia")).toBeVisible();
});

feature("profile", ["whatsapp"], "what somebody writes about themselves stands in their contact info", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goes("settings/account");
  await ana.action("own-about").click();
  await ana.page.getByRole("dialog").getByRole("textbox").fill("At the lake");
  await ana.confirms();
  await ana.opens("Ben");
  await ana.writes("look at my info");
  await ben.sees("look at my info");
  await ben.opensInfo();
  await expect(ben.part("about")).toContainText("At the lake");
});

feature("presence", APPS, "who is there is seen, and not by those from whom it is hidden", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const presence = ana.part("header").locator('[data-part="presence"]');
  await expect(presence).toHaveAttribute("data-active", "");
  await ben.goes("settings/privacy");
  if (app === "whatsapp") {
    await ben.action("privacy-presence").click();
    await ben.page.getByRole("radio", { name: "Nobody" }).click({ force: true });
  } else {
    await ben.page.locator('[data-action="privacy-presence"]').click();
  }
  await expect(presence).toHaveCount(0);
  await ana.reloads();
  await ana.opens("Ben");
  await expect(presence).toHaveCount(0);
});
