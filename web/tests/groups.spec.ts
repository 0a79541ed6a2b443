// More than two.
import { APPS } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";

feature("groups", APPS, "three people talk in a group", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const cleo = await people.join(app, "Cleo");
  await ana.goesBackToTheList();
  await people.befriend(ana, cleo);
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben, cleo]);
  await ana.writes("who comes on Sunday?");
  for (const member of [ben, cleo]) {
    await member.opens("Climbing");
    await member.sees("who comes on Sunday?");
  }
  await cleo.writes("I do");
  await ben.sees("I do");
  await expect(ben.message("I do")).toContainText("Cleo");
});

feature("groups", APPS, "who is removed reads nothing more, and the others see it", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ana.writes("first");
  await ben.opens("Climbing");
  await ben.sees("first");
  await ana.opensInfo();
  const member = ana.part("member").filter({ hasText: "Ben" });
  await ana.action("member-menu", member).click();
  await ana.action("remove").click();
  await ana.confirms();
  await expect(member).toHaveCount(0);
  await ana.opens("Climbing");
  await ana.writes("second");
  await expect(ben.composer).toHaveCount(0);
  await ben.seesNo("second");
});

feature("groups", APPS, "a new name is seen by all", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ana.opensInfo();
  await ana.action("rename").click();
  await ana.field("group-name").fill("Hiking");
  await ana.confirms();
  await ben.goesBackToTheList();
  await expect(ben.chat("Hiking")).toBeVisible();
});

feature("mention", APPS, "whoever is mentioned in a group is chosen by name, and sees it at their name", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ben.opens("Climbing");
  await ana.composer.fill("who brings the rope, @be");
  await ana.part("mention").filter({ hasText: "Ben" }).click();
  await ana.composerHolds("who brings the rope, @Ben");
  await ana.action("send").click();
  await expect(ben.page.locator('[data-part="message"][data-mention]')).toContainText("who brings the rope");
  await expect(ana.page.locator('[data-part="message"][data-mention]')).toHaveCount(0);
});

feature("mention", ["messenger", "whatsapp"], "everybody in a group is called by one word, and nobody by a part of it", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ben.opens("Climbing");
  const word = app === "messenger" ? "everyone" : "all";
  await ana.writes(`mail me at ana@${word}.example`);
  await ana.composer.fill("@");
  await ana.part("mention").filter({ hasText: word }).click();
  await ana.composerHolds(`@${word}`);
  await ana.action("send").click();
  const called = ben.page.locator('[data-part="message"][data-mention]');
  await expect(called).toHaveCount(1);
  await expect(called).toContainText(`@${word}`);
});

feature("admin-unsend", ["whatsapp"], "an admin takes back for everybody what a member wrote, and a member cannot", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ana.writes("be nice");
  await ben.opens("Climbing");
  await ben.sees("be nice");
  await ben.message("be nice").hover();
  await ben.action("message-menu", ben.message("be nice")).click();
  await expect(ben.action("reply")).toBeVisible();
  await expect(ben.action("unsend")).toHaveCount(0);
  await ben.page.keyboard.press("Escape");
  await ben.writes("no");
  await ana.sees("no");
  await ana.unsends("no");
  for (const person of [ana, ben]) {
    await person.seesNo("no");
    await person.sees("be nice");
  }
});
