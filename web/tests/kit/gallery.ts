// The apps with made-up people and a clock that stands still: every screen can be opened by its address,
// without anybody signing up. Served by the real server, under its policy.
import { env } from "node:process";

import { expect, test as base, type Page } from "@playwright/test";

import { hex } from "../../kit/src/fixture/people.ts";
import type { App } from "./apps.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

export type Light = "light" | "dark";
export type Wearing = { scheme: Light; width: number; height: number; locale: "en" | "fr" | "ar" };

export const DESKTOP: Wearing = { scheme: "light", width: 1280, height: 800, locale: "en" };
export const PHONE: Wearing = { ...DESKTOP, width: 390, height: 844 };

/** The conversation of that number in a fixture. */
export const chatId = (number: number): string => hex("chat", number);

/** What is made up, and where in the app: `home`, `c/…`, `settings/privacy`. */
export type Place = { fixture: string; at: string };

/** Somebody who looks at an app. */
export class Visitor {
  constructor(
    readonly page: Page,
    private readonly origin: string,
  ) {}

  async opens({ fixture, at }: Place): Promise<void> {
    await this.page.goto(`${this.origin}/?fixture=${fixture}#/${at}`);
    await this.settles();
  }

  /** Until nothing is on its way any more: rows, pictures, letters, whatever moves and ends. */
  async settles(): Promise<void> {
    const { page } = this;
    await page.mouse.move(0, 0);
    await expect(page.locator('[data-part="app"], form[data-part="sign-up"]').first()).toBeVisible();
    await expect(page.locator('[data-part="chat-skeleton"], [data-part="spinner"], [aria-busy="true"]')).toHaveCount(0);
    await page.evaluate(async () => {
      await document.fonts.ready;
      await Promise.allSettled([...document.images].map((image) => image.decode()));
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((one) => one.finished));
    });
  }
}

type Fixtures = { visit: (app: App, wearing: Wearing) => Promise<Visitor> };
type WorkerFixtures = { gallery: Server };

export const test = base.extend<Fixtures, WorkerFixtures>({
  gallery: [
    async ({}, use) => {
      const server = await Server.start(env["TRESSE_FIXTURE"]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  visit: async ({ browser, gallery }, use) => {
    const watches: Watch[] = [];
    await use(async (app, wearing) => {
      const { scheme, width, height, locale } = wearing;
      const context = await browser.newContext({
        colorScheme: scheme,
        viewport: { width, height },
        serviceWorkers: "block",
      });
      await context.addInitScript((wanted) => {
        // Not in the empty page that a tab begins with.
        if (location.protocol === "http:") localStorage.setItem("locale", wanted);
      }, locale);
      watches.push(new Watch(context, gallery.origin(app)));
      return new Visitor(await context.newPage(), gallery.origin(app));
    });
    expect(watches.flatMap((watch) => watch.complaints), "what pages must not do").toEqual([]);
  },
});
