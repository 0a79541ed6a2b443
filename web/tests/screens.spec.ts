// Every screen of every app, by day and by night, on a desk and in a hand: nothing that axe finds,
// nothing that is wider than the window.
import { APPS } from "./kit/apps.ts";
import { expectAccessible } from "./kit/axe.ts";
import { chatId, DESKTOP, expect, PHONE, test, type Place, type Visitor, type Wearing } from "./kit/gallery.ts";

const WEARING: readonly [name: string, wearing: Wearing][] = [
  ["a desk, by day", DESKTOP],
  ["a hand, by night", { ...PHONE, scheme: "dark" }],
  ["a desk, by night, in Arabic", { ...DESKTOP, scheme: "dark", locale: "ar" }],
  ["a hand, by day, in French", { ...PHONE, locale: "fr" }],
];

/** Conversations of the usual fixture, in the order of `usualChats`. */
const CHATS = {
  "a talk": 1,
  "a group": 2,
  "an Arabic talk": 3,
  "a talk across networks": 4,
  "hostile text": 7,
  "a stranger's talk": 10,
  "a group without rights": 11,
  "a request": 50,
  "a request across networks": 51,
};

const PLACES: readonly [screen: string, place: Place][] = [
  ["sign-up", { fixture: "signup", at: "" }],
  ["the list", { fixture: "default", at: "" }],
  ["the empty list", { fixture: "empty", at: "" }],
  ...Object.entries(CHATS).map(([screen, number]): [string, Place] => [screen, { fixture: "default", at: `c/${chatId(number)}` }]),
  ...[1, 2, 4, 11].map((number): [string, Place] => [`information of chat ${number}`, { fixture: "default", at: `i/${chatId(number)}` }]),
  ...["requests", "hidden", "archived", "general"].map((folder): [string, Place] => [`folder ${folder}`, { fixture: "default", at: `f/${folder}` }]),
  ...["new", "new/group", "find", "starred", "settings"].map((at): [string, Place] => [at, { fixture: "default", at }]),
  ...["account", "privacy", "notifications", "devices", "reach", "appearance", "language"].map((page): [string, Place] => [
    `settings, ${page}`,
    { fixture: "default", at: `settings/${page}` },
  ]),
  ["an invitation", { fixture: "default", at: "join/https%3A%2F%2Fapp.example%2Fj%230123456789abcdef.0123456789abcdef" }],
  ...["offline", "revoked", "full", "refused", "busy", "damaged", "newer", "evicted"].map((fixture): [string, Place] => [
    `storage and link, ${fixture}`,
    { fixture, at: "" },
  ]),
  ["a talk that is full", { fixture: "full", at: `c/${chatId(1)}` }],
  ["a talk of a device that was put out", { fixture: "revoked", at: `c/${chatId(1)}` }],
];

/** What opens over a talk, and how. */
const OPENED: readonly [screen: string, open: (visitor: Visitor) => Promise<void>][] = [
  ["the menu of a message", (visitor) => menu(visitor)],
  ["the choice of reactions", (visitor) => choose(visitor, "react")],
  ["forwarding", (visitor) => choose(visitor, "forward")],
  ["the information of a message", (visitor) => choose(visitor, "info")],
  ["taking back", (visitor) => choose(visitor, "unsend")],
  ["the choice of emoji", async ({ page }) => page.locator('[data-action="open-emoji"]:visible').first().click()],
  ["the menu of a chat in the list", async ({ page }) => page.locator('[data-part="chat-row"]').first().click({ button: "right" })],
];

/** Of an own message: more can be done with it. */
async function menu({ page }: Visitor): Promise<void> {
  const own = page.locator('[data-part="message"][data-own][data-kind="text"]').last();
  await own.hover();
  await own.locator('[data-action="message-menu"]:visible').first().click();
  await expect(page.getByRole("menu")).toBeVisible();
}

async function choose(visitor: Visitor, what: string): Promise<void> {
  await menu(visitor);
  await visitor.page.locator(`[data-action="${what}"]:visible`).first().click();
}

async function fits({ page }: Visitor, screen: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${screen} is wider than the window`).toBeLessThanOrEqual(0);
}

for (const app of APPS) {
  for (const [how, wearing] of WEARING) {
    test(`screens | ${app} | every screen is accessible and fits: ${how}`, async ({ visit }) => {
      test.setTimeout(240_000);
      const visitor = await visit(app, wearing);
      for (const [screen, place] of PLACES) {
        await test.step(screen, async () => {
          await visitor.opens(place);
          await expectAccessible(visitor.page, screen);
          await fits(visitor, screen);
        });
      }
    });
  }

  for (const scheme of ["light", "dark"] as const) {
    test(`screens | ${app} | what opens over a talk is accessible: ${scheme}`, async ({ visit }) => {
      const visitor = await visit(app, { ...DESKTOP, scheme });
      for (const [screen, open] of OPENED) {
        await test.step(screen, async () => {
          // Anew each time: what was opened before is gone.
          await visitor.opens({ fixture: "empty", at: "" });
          await visitor.opens({ fixture: "default", at: `c/${chatId(1)}` });
          await open(visitor);
          await visitor.settles();
          await expectAccessible(visitor.page, screen);
        });
      }
    });
  }
}
