// What can be said, and done with what was said.
import { APPS } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";

feature("text", APPS, "a text arrives at once, in both directions", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("shall we meet at six?");
  await ben.sees("shall we meet at six?");
  await ben.writes("at seven");
  await ana.sees("at seven");
  await ana.goesBackToTheList();
  await expect(ana.chat("Ben")).toContainText("at seven");
});

feature("text", APPS, "lines, blanks and emoji stay as they were written", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const text = "one\ntwo  three\n👩‍👩‍👧 ok";
  await ana.composer.fill(text);
  await ana.action("send").click();
  const arrived = ben.part("message").locator('[data-part="text"]').last();
  await expect(arrived).toContainText("two");
  expect(await arrived.innerText()).toBe(text);
});

feature("reply", APPS, "a reply shows what it answers and leads to it", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("tea or coffee?");
  await ben.sees("tea or coffee?");
  await ben.replies("tea or coffee?", "coffee");
  await ana.sees("coffee");
  const quote = ana.message("coffee").locator('[data-part="quote"]');
  await expect(quote).toContainText("tea or coffee?");
});

feature("react", APPS, "a reaction is seen by the other and can be taken away again", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("done!");
  await ben.sees("done!");
  await ben.reacts("done!", "❤️");
  const reactions = ana.message("done!").locator('[data-part="reactions"]');
  await expect(reactions).toContainText("❤️");
  await ben.reacts("done!", "❤️");
  await expect(reactions).toHaveCount(0);
});

feature("edit", APPS, "an edited text replaces the first one and says so", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("at sixx");
  await ben.sees("at sixx");
  await ana.edits("at sixx", "at six");
  await ben.sees("at six");
  await ben.seesNo("at sixx");
  await expect(ben.message("at six").locator('[data-part="edited"]')).toBeVisible();
});

feature("unsend", APPS, "what is taken back is gone for both", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.writes("wrong chat, sorry");
  await ben.sees("wrong chat, sorry");
  await ana.unsends("wrong chat, sorry");
  await ben.seesNo("wrong chat, sorry");
  await ana.seesNo("wrong chat, sorry");
  await ben.reloads();
  await ben.sees("hello Ben");
  await ben.seesNo("wrong chat, sorry");
});

feature("receipts", APPS, "a text is sent, and read once the other has looked", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ben.goesBackToTheList();
  await ana.writes("look at this");
  await expect(ben.chat("Ana")).toContainText("look at this");
  await expect(ana.message("look at this")).toHaveAttribute("data-receipt", /sent|delivered/);
  await ben.opens("Ana");
  await expect(ana.message("look at this")).toHaveAttribute("data-receipt", "read");
});

feature("typing", APPS, "somebody who writes is seen writing", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ben.composer.pressSequentially("hmm");
  await expect(ana.part("typing").or(ana.page.locator("[data-typing]")).first()).toBeVisible();
});

feature("info", APPS, "who has a message and who has read it is told in a group, person by person", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.makesGroup("Climbing", [ben]);
  await ben.goesBackToTheList();
  await ana.writes("meet at noon");
  await ben.opens("Climbing");
  await ben.sees("meet at noon");
  await ana.does("info", "meet at noon");
  await expect(ana.page.getByRole("dialog")).toContainText(/(?:Read|Seen) by[^]*Ben/u);
});
