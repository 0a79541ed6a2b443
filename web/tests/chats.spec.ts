// The list: order, silence, drafts, and finding something again.
import { APPS } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";

feature("pin", APPS, "a pinned chat stays on top when another gets a message", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  const cleo = await people.join(app, "Cleo");
  await people.befriend(ana, cleo);
  await ana.goesBackToTheList();
  await ana.doesWithChat("pin", "Ben");
  await expect(ana.chat("Ben")).toHaveAttribute("data-pinned");
  await cleo.writes("news");
  await expect(ana.chat("Cleo")).toContainText("news");
  await expect(ana.part("chat-row").first().locator('[data-part="name"]')).toHaveText("Ben");
  await ana.reloads();
  await expect(ana.part("chat-row").first().locator('[data-part="name"]')).toHaveText("Ben");
  await expect(ben.part("chat-row").first()).not.toHaveAttribute("data-pinned");
});

feature("mute", APPS, "a muted chat says so, also after a reload", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.doesWithChat("mute", "Ben");
  await ana.confirms();
  await expect(ana.chat("Ben")).toHaveAttribute("data-muted");
  await ana.reloads();
  await expect(ana.chat("Ben")).toHaveAttribute("data-muted");
});

feature("archive", ["messenger", "whatsapp"], "an archived chat leaves the list and can be brought back", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.doesWithChat("archive", "Ben");
  await expect(ana.chat("Ben")).toHaveCount(0);
  await ana.goes("f/archived");
  await ana.doesWithChat("unarchive", "Ben");
  await ana.goesBackToTheList();
  await expect(ana.chat("Ben")).toBeVisible();
});

feature("draft", APPS, "what was begun and not sent is there again", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await ana.composer.fill("I wanted to say");
  await ana.goesBackToTheList();
  await expect(ana.chat("Ben")).toHaveAttribute("data-draft");
  await ana.opens("Ben");
  await ana.composerHolds("I wanted to say");
});

feature("search", APPS, "a word is found in an old message and leads there; what was taken back is not found", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await ana.writes("the key is under the hydrangea");
  await ana.writes("bring the marzipan");
  await ana.unsends("bring the marzipan");
  await ana.goesBackToTheList();
  await ana.searchesFor("hydran");
  await expect(ana.part("hit")).toHaveCount(1);
  await ana.part("hit").getByRole("link").or(ana.part("hit")).first().click();
  await ana.sees("the key is under the hydrangea");
  await ana.searchesFor("marzipan");
  await expect(ana.part("hit")).toHaveCount(0);
});

feature("search", APPS, "a chat is found by a part of the other person's name or handle", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  const found = ana.part("chat-hit");
  for (const text of [" bE", ben.handle.slice(0, -1)]) {
    await ana.searchesFor(text);
    await expect(found).toHaveCount(1);
    await expect(found).toContainText("Ben");
  }
  await ana.searchesFor("Benedict");
  await expect(found).toHaveCount(0);
  await ana.searchesFor("ben");
  await found.getByRole("link").or(found).first().click();
  await ana.sees("hello Ana");
});

feature("folders", ["instagram"], "a chat is moved to General and back, and a message leaves it where it is", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.goesBackToTheList();
  await ana.doesWithChat("general", "Ben");
  await expect(ana.chat("Ben")).toHaveCount(0);
  await ben.writes("are you there?");
  const general = ana.page.getByRole("tab", { name: /^General/u });
  await expect(general).toContainText("1");
  await general.click();
  await expect(ana.chat("Ben")).toContainText("are you there?");
  await ana.doesWithChat("inbox", "Ben");
  await expect(ana.chat("Ben")).toHaveCount(0);
  await ana.goesBackToTheList();
  await expect(ana.chat("Ben")).toBeVisible();
});

feature("star", ["instagram", "whatsapp"], "what is to be found again is kept in a list, which leads there, until it is let go", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  await ana.writes("the code of the gate is 4711");
  await ana.does("star", "the code of the gate is 4711");
  await ana.reloads();
  await ana.goes("starred");
  const hits = ana.part("hit");
  await expect(hits).toHaveCount(1);
  await expect(hits).toContainText("the code of the gate is 4711");
  await hits.click();
  await ana.does("unstar", "the code of the gate is 4711");
  await ana.goes("starred");
  await expect(hits).toHaveCount(0);
});
