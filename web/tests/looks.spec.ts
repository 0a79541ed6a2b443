// How the apps look, screen by screen, with made-up people: a golden each. Recorded by
// `cargo x web-test --project looks --update-snapshots`, and looked at before they are kept.
import { APPS } from "./kit/apps.ts";
import { chatId, DESKTOP, PHONE, test, type Wearing } from "./kit/gallery.ts";
import { hold } from "./kit/looks.ts";

const WEARING: readonly [name: string, wearing: Wearing][] = [
  ["light", DESKTOP],
  ["dark", { ...DESKTOP, scheme: "dark" }],
  ["phone", PHONE],
  ["arabic", { ...DESKTOP, locale: "ar" }],
];

/** Conversations of the fixture `looks`: web/kit/src/fixture/looks.ts. */
const [TALK, GROUP, REQUEST, STRANGER] = [chatId(1), chatId(2), chatId(20), chatId(21)];

for (const app of APPS) {
  for (const [name, wearing] of WEARING) {
    test(`looks | ${app} | list and thread, ${name}`, async ({ visit }) => {
      const ana = await visit(app, wearing);
      await ana.opens({ fixture: "looks", at: "" });
      await hold(ana, `${app}-list-${name}`);
      await ana.opens({ fixture: "looks", at: `c/${TALK}` });
      await hold(ana, `${app}-thread-${name}`);
    });
  }

  test(`looks | ${app} | requests, information, settings and the empty list`, async ({ visit }) => {
    const ana = await visit(app, DESKTOP);
    // WhatsApp delivers first words; the card is in the chat.
    await ana.opens({ fixture: "looks", at: `c/${app === "whatsapp" ? STRANGER : REQUEST}` });
    await hold(ana, `${app}-request`);
    await ana.opens({ fixture: "looks", at: `i/${GROUP}` });
    await hold(ana, `${app}-group-info`);
    await ana.opens({ fixture: "looks", at: "settings" });
    await hold(ana, `${app}-settings`);
    await ana.opens({ fixture: "empty", at: "" });
    await hold(ana, `${app}-empty`);
  });
}
