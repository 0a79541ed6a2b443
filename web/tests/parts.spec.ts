// Messages that are more than text: polls, places, contact cards, stickers; forwarding and its marks.
import { APPS } from "./kit/apps.ts";
import { isolated } from "./kit/isolated.ts";
import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

/** Chooses from the menu of the plus. */
async function attaches(person: Person, what: string): Promise<void> {
  await person.action("attach").click();
  await person.action(what).click();
}

async function asks(person: Person, question: string, options: readonly string[]): Promise<void> {
  await attaches(person, "attach-poll");
  await person.field("poll-question").fill(question);
  for (const [index, option] of options.entries()) await person.field(`poll-option-${index + 1}`).fill(option);
  await person.confirms();
  await expect(person.part("poll")).toBeVisible();
}

feature("polls", APPS, "a poll is asked in a group, and everybody sees who voted for what", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await asks(ana, "Which day?", ["Saturday", "Sunday"]);
  await ben.opens("Climbing");
  const poll = ben.part("poll");
  await expect(poll).toContainText("Which day?");
  const sunday = poll.getByRole("button", { name: /^Sunday/u });
  await sunday.click();
  await expect(sunday).toHaveAttribute("aria-pressed", "true");
  await expect(ana.part("poll").getByRole("button", { name: /Sunday.*1 vote/u })).toBeVisible();
  // Another choice takes the place of the first.
  await poll.getByRole("button", { name: /^Saturday/u }).click();
  await expect(ana.part("poll").getByRole("button", { name: /Saturday.*1 vote/u })).toBeVisible();
  await ana.action("poll-votes").click();
  await expect(ana.page.getByRole("dialog")).toContainText("Ben");
});

feature("stickers", APPS, "a sticker is sent with one press, and said by its name", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.action("open-emoji").click();
  await ana.page.getByRole("tab", { name: "Stickers" }).click();
  await ana.page.locator('[data-sticker="hello"]').click();
  for (const person of [ana, ben]) {
    await expect(person.page.getByRole("img", { name: `Sticker: ${isolated("Hello")}` })).toBeVisible();
  }
});

feature("contact", APPS, "somebody's card leads to them", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await attaches(ana, "attach-card");
  await ana.part("card-choice").filter({ hasText: "Ben" }).click();
  const card = ben.part("card-contact");
  await expect(card).toContainText(ben.handle);
  await expect(ana.part("card-contact")).toContainText("Ben");
});

feature("location", ["messenger", "whatsapp"], "a place is asked of the browser only when one presses the button", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.context.grantPermissions(["geolocation"], { origin: ana.origin });
  await ana.context.setGeolocation({ latitude: 47.37, longitude: 8.54, accuracy: 12 });
  await attaches(ana, "attach-place");
  await expect(ana.part("place")).toHaveCount(0);
  await ana.action("find-place").click();
  await ana.field("place-label").fill("The boat house");
  await ana.confirms();
  await expect(ben.part("place")).toContainText("47.37000, 8.54000");
  await expect(ben.part("place")).toContainText("The boat house");
});

feature("forward", ["messenger", "whatsapp"], "what was forwarded says so", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const cleo = await people.join(app, "Cleo");
  await ana.goesBackToTheList();
  await people.befriend(ana, cleo);
  await ana.opens("Ben");
  await ana.writes("the hut is booked");
  await ana.does("forward", "the hut is booked");
  await ana.page.getByRole("dialog").getByText("Cleo", { exact: true }).click();
  await ana.confirms();
  await cleo.sees("the hut is booked");
  await expect(cleo.part("forwarded").last()).toHaveText("Forwarded");
  await expect(ben.part("forwarded")).toHaveCount(0);
});

feature("forward", ["whatsapp"], "several messages are forwarded together, in their order", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  const cleo = await people.join(app, "Cleo");
  await ana.goesBackToTheList();
  await people.befriend(ana, cleo);
  await ana.opens("Ben");
  await ana.writes("first of two");
  await ana.writes("second of two");
  await ana.does("select", "second of two");
  await ana.message("first of two").locator('[data-part="select-mark"]').check({ force: true });
  await ana.action("forward-selected").click();
  await ana.page.getByRole("dialog").getByText("Cleo", { exact: true }).click();
  await ana.confirms();
  await cleo.sees("first of two");
  await cleo.sees("second of two");
  const texts = await cleo.part("text").allInnerTexts();
  expect(texts.indexOf("first of two")).toBeLessThan(texts.indexOf("second of two"));
});
