// First words from somebody who is not known, in one network and across.
import { APPS, TITLES, type App } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";

feature("requests", ["messenger", "instagram"], "first words wait among the requests until they are accepted", async ({ app, people }) => {
  const [ana, ben] = [await people.join(app, "Ana"), await people.join(app, "Ben")];
  await ana.greets(ben, "we met on the train");
  await expect(ben.action("open-requests")).toBeAttached();
  await expect(ben.chat("Ana")).toHaveCount(0);
  await ben.accepts(ana);
  await ben.goesBackToTheList();
  await ben.opens("Ana");
  await ben.writes("I remember");
  await ana.sees("I remember");
});

feature("requests", ["whatsapp"], "first words are in the list, with a card that blocks or adds", async ({ app, people }) => {
  const [ana, ben] = [await people.join(app, "Ana"), await people.join(app, "Ben")];
  await ana.greets(ben, "we met on the train");
  await ben.opensRequestOf(ana);
  await ben.sees("we met on the train");
  await expect(ben.action("block", ben.request)).toBeVisible();
  await ben.letsIn();
  await ben.writes("I remember");
  await ana.sees("I remember");
});

feature("block", ["messenger", "instagram"], "who is blocked leaves the requests", async ({ app, people }) => {
  const [ana, ben] = [await people.join(app, "Ana"), await people.join(app, "Ben")];
  await ana.greets(ben, "buy now");
  await ben.opensRequestOf(ana);
  await ben.action("block", ben.request).click();
  await expect(ben.request).toHaveCount(0);
  await ben.goesBackToTheList();
  await expect(ben.chat("Ana")).toHaveCount(0);
});

feature("block", ["whatsapp"], "who is blocked stays in the list, is named as blocked, and can be let in again", async ({ app, people }) => {
  const [ana, ben] = [await people.join(app, "Ana"), await people.join(app, "Ben")];
  await ana.greets(ben, "buy now");
  await ben.opensRequestOf(ana);
  await ben.action("block", ben.request).click();
  const card = ben.part("blocked-card");
  await expect(card).toBeVisible();
  await expect(ben.request).toHaveCount(0);
  await ben.reloads();
  await expect(card).toBeVisible();
  await expect(ben.chat("Ana")).toBeVisible();
  await ben.action("unblock", card).click();
  await expect(ben.request).toBeVisible();
  await ben.letsIn();
  await ben.writes("never mind");
  await ana.sees("never mind");
});

const PAIRS: [App, App][] = [
  ["messenger", "whatsapp"],
  ["instagram", "messenger"],
  ["whatsapp", "instagram"],
];

for (const [from, to] of PAIRS) {
  feature("across", [from], `a person of ${TITLES[to]} is found once both allow it, and both talk`, async ({ people }) => {
    const [ana, ben] = [await people.join(from, "Ana"), await people.join(to, "Ben")];
    await ana.allows(to);
    await ben.allows(from);
    await ana.greets(ben, "across the river");
    await ben.opensRequestOf(ana);
    await ben.sees("across the river");
    await ben.letsIn();
    await ben.opens("Ana");
    await expect(ben.part("badge").first()).toContainText(TITLES[from]);
    await ben.writes("hello over there");
    await ana.sees("hello over there");
  });
}

feature("across", APPS, "nobody of another network can be found before both allow it", async ({ app, people }) => {
  const other: App = app === "whatsapp" ? "messenger" : "whatsapp";
  const [ana, ben] = [await people.join(app, "Ana"), await people.join(other, "Ben")];
  await ana.allows(other);
  await ana.goes("new");
  await ana.triesToFind(ben);
  await expect(ana.part("found")).toHaveCount(0);
  await expect(ana.page.getByRole("alert").or(ana.part("not-found")).first()).toBeVisible();
});
