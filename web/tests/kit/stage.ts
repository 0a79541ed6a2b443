// Where tests play: a server, people with a browser each, and `feature`, which names a test so that
// the table of features can be written from it.
import { test as base, expect, type Browser } from "@playwright/test";

import { handleFor, type App } from "./apps.ts";
import type { FeatureKey } from "./features.ts";
import { Person } from "./person.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

/** Everybody in a test. */
export class People {
  private readonly present: Person[] = [];
  private static numbers = 0;

  constructor(
    private readonly browser: Browser,
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
    const context = await this.browser.newContext({ serviceWorkers: options.serviceWorkers ?? "allow" });
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

type Fixtures = { people: People };
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
  people: async ({ browser, server }, use) => {
    const people = new People(browser, server);
    await use(people);
    expect(await people.leave(), "what pages must not do").toEqual([]);
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
