// Where tests play: a server, people with a browser each, and `feature`, which names a test so that
// the table of features can be written from it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, expect, type BrowserContext, type BrowserContextOptions } from "@playwright/test";

import { handleFor, type App } from "./apps.ts";
import type { FeatureKey } from "./features.ts";
import { Person } from "./person.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

/** Opens somebody's browser. */
type Opens = (options: BrowserContextOptions) => Promise<BrowserContext>;

/** Everybody in a test. */
export class People {
  private readonly present: Person[] = [];
  private static numbers = 0;

  constructor(
    private readonly opens: Opens,
    readonly server: Server,
  ) {}

  /** Somebody with an account; `number` makes the handle the same in each run. */
  async join(app: App, name: string, number?: number): Promise<Person> {
    const person = await this.meet(app, name, number === undefined ? {} : { handle: handleFor(app, name, number) });
    await person.signsUp();
    return person;
  }

  /** Somebody who never was here. */
  async meet(app: App, name: string, options: { handle?: string; serviceWorkers?: "allow" | "block" } = {}): Promise<Person> {
    People.numbers += 1;
    // Before anything is waited for: two may arrive at a time.
    const number = People.numbers;
    const origin = this.server.origin(app);
    const context = await this.opens({ serviceWorkers: options.serviceWorkers ?? "allow" });
    const watch = new Watch(context, origin);
    const handle = options.handle ?? handleFor(app, name, number);
    const person = new Person(name, app, handle, origin, context, await context.newPage(), watch);
    this.present.push(person);
    return person;
  }

  /** Two who have written to each other and have the chat open. */
  async friends(app: App, one: string, other: string): Promise<[Person, Person]> {
    const [first, second] = await Promise.all([this.join(app, one), this.join(app, other)]);
    await this.befriend(first, second);
    return [first, second];
  }

  async befriend(first: Person, second: Person): Promise<void> {
    await first.greets(second, `hello ${second.name}`);
    await second.accepts(first);
    await second.opens(first.name);
    await second.sees(`hello ${second.name}`);
    // A name is known once its owner has written.
    await second.writes(`hello ${first.name}`);
    await first.sees(`hello ${first.name}`);
    await first.opens(second.name);
  }

  get everybody(): readonly Person[] {
    return this.present;
  }

  /** Everybody goes home; what a page should not have done comes out. */
  async leave(): Promise<string[]> {
    const complaints = this.present.flatMap((person) =>
      person.watch.complaints.map((line) => `${person.name} (${person.app}): ${line}`),
    );
    await Promise.all(this.present.map((person) => person.context.close()));
    return complaints;
  }
}

type Fixtures = {
  people: People;
  /**
   * Where browsers keep what pages store. A private window keeps it in the memory of another process,
   * which is asked for each write; whoever measures must have a profile on the disk, as people do.
   */
  profile: "private" | "on disk";
};
type WorkerFixtures = { server: Server };

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  profile: ["private", { option: true }],
  people: async ({ browser, launchOptions, playwright, profile, server }, use) => {
    const folders: string[] = [];
    const opensOnDisk: Opens = async (options) => {
      const folder = await mkdtemp(join(tmpdir(), "tresse-profile-"));
      folders.push(folder);
      return playwright.chromium.launchPersistentContext(folder, { ...launchOptions, ...options });
    };
    const people = new People(profile === "on disk" ? opensOnDisk : (options) => browser.newContext(options), server);
    await use(people);
    expect(await people.leave(), "what pages must not do").toEqual([]);
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  },
});

/** Runs once in each app that has the feature. The sentence is told to readers of the table. */
export function feature(
  key: FeatureKey,
  apps: readonly App[],
  sentence: string,
  body: (stage: { app: App; people: People; server: Server }) => Promise<void>,
): void {
  for (const app of apps) {
    test(`${key} | ${app} | ${sentence}`, async ({ people, server }) => body({ app, people, server }));
  }
}
