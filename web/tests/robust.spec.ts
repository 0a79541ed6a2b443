// Two tabs, reloads in the middle, and no network.
import { APPS } from "./kit/apps.ts";
import { expect, feature } from "./kit/stage.ts";
import { CUT_OFF } from "./kit/watch.ts";

feature("tabs", APPS, "two tabs show the same and both write", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const second = await ana.opensTab();
  await second.opens("Ben");
  await second.writes("from the second tab");
  await ana.sees("from the second tab");
  await ana.writes("from the first tab");
  await second.sees("from the first tab");
  await ben.sees("from the first tab");
});

feature("tabs", APPS, "when the first tab is closed the second goes on, and nothing is lost or doubled", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const second = await ana.opensTab();
  await second.opens("Ben");
  for (let number = 1; number <= 5; number += 1) await ben.writes(`before ${number}`);
  await ana.page.close();
  for (let number = 1; number <= 5; number += 1) await ben.writes(`after ${number}`);
  await second.sees("after 5");
  await second.writes("still here");
  await ben.sees("still here");
  for (let number = 1; number <= 5; number += 1) {
    await expect(second.message(`before ${number}`)).toHaveCount(1);
    await expect(second.message(`after ${number}`)).toHaveCount(1);
  }
});

feature("reload", APPS, "a reload right after sending loses nothing and sends nothing twice", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  for (let number = 1; number <= 3; number += 1) {
    await ana.composer.fill(`message ${number}`);
    await ana.action("send").click();
    await expect(ana.message(`message ${number}`)).toBeVisible();
    await ana.page.reload();
    await ana.sees(`message ${number}`);
  }
  await ben.sees("message 3");
  for (let number = 1; number <= 3; number += 1) {
    await expect(ben.message(`message ${number}`)).toHaveCount(1);
    await expect(ana.message(`message ${number}`)).toHaveCount(1);
  }
});

feature("offline", APPS, "what is written while the server is away is sent when it is back", async ({ app, people, server }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  for (const person of [ana, ben]) person.watch.expects(...CUT_OFF, /ERR_CONNECTION_REFUSED/);
  await server.goesDown();
  await ana.linkIs("offline");
  await ana.composer.fill("written in a tunnel");
  await ana.action("send").click();
  await expect(ana.message("written in a tunnel")).toHaveAttribute("data-receipt", "sending");
  await server.comesBack();
  await ben.sees("written in a tunnel");
  await expect(ana.message("written in a tunnel")).not.toHaveAttribute("data-receipt", "sending");
  await expect(ben.message("written in a tunnel")).toHaveCount(1);
});

feature("offline", APPS, "the app opens without a network and shows what it has", async ({ app, people, server }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  ana.watch.expects(...CUT_OFF, /ERR_CONNECTION_REFUSED/, /Failed to load resource/);
  await ana.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await ana.goesBackToTheList();
  for (const person of people.everybody) person.watch.expects(...CUT_OFF, /ERR_CONNECTION_REFUSED/, /Failed to load resource/);
  await server.goesDown();
  try {
    await ana.reloads();
    await expect(ana.chat("Ben")).toBeVisible();
  } finally {
    await server.comesBack();
  }
});
