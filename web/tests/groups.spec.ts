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
