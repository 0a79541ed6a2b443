// A person at a browser: what people do, in words of people. Finds things by the attributes that all
// shells share (`data-part`, `data-action`), never by looks; goes to places by the fragments that all
// shells share.
import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";

import type { App } from "./apps.ts";
import type { Watch } from "./watch.ts";

export type Storage = "refused" | "busy" | "full" | "damaged" | "newer" | "evicted";

export class Person {
  constructor(
    readonly name: string,
    readonly app: App,
    readonly handle: string,
    readonly origin: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly watch: Watch,
  ) {}

  // ---- Where things are ---------------------------------------------------------------------

  part(name: string): Locator {
    return this.page.locator(`[data-part="${name}"]`);
  }

  /** A control that can be seen: shells may keep the one of another width hidden. */
  action(name: string, within: Page | Locator = this.page): Locator {
    return within.locator(`[data-action="${name}"]:visible`).first();
  }

  field(name: string): Locator {
    return this.page.locator(`[name="${name}"]:visible`).first();
  }

  chat(title: string): Locator {
    return this.part("chat-row").filter({ has: this.page.locator('[data-part="name"]', { hasText: exactly(title) }) });
  }

  message(text: string): Locator {
    return this.part("message").filter({ has: this.page.locator('[data-part="text"]', { hasText: exactly(text) }) });
  }

  get composer(): Locator {
    return this.part("composer").getByRole("textbox").or(this.part("composer").getByRole("combobox")).first();
  }

  /** What is asked of whom a stranger writes to. */
  get request(): Locator {
    return this.page.locator('[data-part="request"], [data-part="stranger-card"]');
  }

  /** To a place within the app. */
  async goes(place: string): Promise<void> {
    await this.page.evaluate((fragment) => {
      location.hash = fragment;
    }, `#/${place}`);
  }

  // ---- Arriving -----------------------------------------------------------------------------

  async arrives(path = "/"): Promise<void> {
    await this.page.goto(this.origin + path);
  }

  async signsUp(): Promise<void> {
    await this.arrives();
    const form = this.part("sign-up");
    await form.locator('[name="handle"]').fill(this.handle);
    await form.locator('[name="name"]').fill(this.name);
    await form.locator('[type="submit"]').click();
    await this.givesTheCode();
  }

  async givesTheCode(): Promise<void> {
    const code = await this.part("demonstration-code").innerText();
    const form = this.part("verify");
    await form.locator('[name="code"]').fill(code.trim());
    await form.locator('[type="submit"]').click();
    await this.isOnline();
  }

  async isOnline(): Promise<void> {
    await expect(this.part("chat-list")).toBeVisible();
    await this.linkIs("online");
  }

  async linkIs(state: "offline" | "connecting" | "online"): Promise<void> {
    await expect(this.page.locator(`[data-part="link"][data-state="${state}"]`).first()).toBeAttached({ timeout: 20_000 });
  }

  async storageIs(state: Storage): Promise<void> {
    await expect(this.page.locator(`[data-part="storage"][data-state="${state}"]`)).toBeVisible({ timeout: 20_000 });
  }

  /** The same person in a further tab. */
  async opensTab(): Promise<Person> {
    const page = await this.context.newPage();
    const tab = new Person(this.name, this.app, this.handle, this.origin, this.context, page, this.watch);
    await tab.arrives();
    await tab.isOnline();
    return tab;
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await expect(this.part("app")).toBeVisible();
  }

  // ---- Finding each other -------------------------------------------------------------------

  /** Looks somebody up and writes the first words. */
  async greets(other: Person, text: string): Promise<void> {
    await this.looksFor(other);
    await this.field("request-text").fill(text);
    await this.action("send-request").click();
    await this.sees(text);
  }

  async looksFor(other: Person): Promise<void> {
    await this.goes("new");
    await this.triesToFind(other);
    await expect(this.part("found")).toBeVisible();
  }

  /** Looks somebody up who may not be there. */
  async triesToFind(other: Person): Promise<void> {
    if (other.app !== this.app) {
      await this.page.locator(`[name="network"][value="${other.app}"]`).check({ force: true });
    }
    await this.field("find").fill(other.handle);
    await this.field("find").press("Enter");
  }

  /** Lets somebody in whose first words are waiting. */
  async accepts(other: Person): Promise<void> {
    await this.opensRequestOf(other);
    await this.letsIn();
  }

  async letsIn(): Promise<void> {
    await this.action("accept", this.request).click();
    await expect(this.request).toHaveCount(0);
  }

  /** WhatsApp delivers first words to the list; the others keep them apart. */
  async opensRequestOf(other: Person): Promise<void> {
    if (this.app !== "whatsapp" || other.app !== this.app) await this.goes("f/requests");
    await this.chat(other.name).first().click();
    await expect(this.request).toBeVisible();
  }

  async goesBackToTheList(): Promise<void> {
    await this.goes("");
    await expect(this.part("chat-list")).toBeVisible();
  }

  async allows(app: App): Promise<void> {
    await this.goes("settings/reach");
    const reach = this.page.locator(`[data-part="reach"][data-network="${app}"]`);
    for (const way of ["reach-inbound", "reach-outbound"]) {
      const toggle = reach.locator(`[data-action="${way}"]`);
      if (!(await isOn(toggle))) await toggle.click();
      await expect.poll(() => isOn(toggle)).toBe(true);
    }
    await this.goesBackToTheList();
  }

  // ---- Talking ------------------------------------------------------------------------------

  async opens(title: string): Promise<void> {
    await this.goesBackToTheList();
    await this.chat(title).first().click();
    await expect(this.part("thread")).toBeVisible();
  }

  async writes(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.action("send").click();
    await expect(this.message(text).last()).toBeVisible();
    await this.composerHolds("");
  }

  /** The composer may be a text area or an editable element. */
  async composerHolds(text: string): Promise<void> {
    await expect
      .poll(() => this.composer.evaluate((box) => (box instanceof HTMLTextAreaElement ? box.value : (box.textContent ?? "")).trim()))
      .toBe(text);
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text).last()).toBeVisible({ timeout: 15_000 });
  }

  async seesNo(text: string): Promise<void> {
    await expect(this.message(text)).toHaveCount(0);
  }

  /** Opens what can be done with a message, and chooses. */
  async does(what: string, text: string): Promise<void> {
    const message = this.message(text).last();
    await message.hover();
    await this.action("message-menu", message).click();
    await this.action(what, this.page.getByRole("menu")).click();
  }

  async replies(to: string, text: string): Promise<void> {
    await this.does("reply", to);
    await expect(this.part("context")).toBeVisible();
    await this.writes(text);
  }

  async reacts(to: string, emoji: string): Promise<void> {
    await this.does("react", to);
    await this.page.locator(`[data-action="emoji"][data-emoji="${emoji}"]:visible`).first().click();
  }

  async edits(before: string, after: string): Promise<void> {
    await this.does("edit", before);
    await this.composerHolds(before);
    await this.composer.fill(after);
    await this.action("send").click();
  }

  async unsends(text: string): Promise<void> {
    await this.does("unsend", text);
    await this.confirms();
  }

  async confirms(): Promise<void> {
    await this.action("confirm", this.page.getByRole("dialog").or(this.page.getByRole("alertdialog"))).click();
  }

  /** Opens what can be done with a chat of the list, and chooses. */
  async doesWithChat(what: string, title: string): Promise<void> {
    const row = this.part("chat-item").filter({ has: this.chat(title) });
    await row.hover();
    await this.action("chat-menu", row).click();
    await this.action(what).click();
  }

  async searchesFor(text: string): Promise<void> {
    const field = this.page.getByRole("searchbox").first();
    // A chat that just opened takes the focus for its own field, and what is typed with it.
    await expect(async () => {
      await field.fill(text);
      await expect(field).toHaveValue(text, { timeout: 500 });
    }).toPass();
  }

  /** All about the chat that is open. */
  async opensInfo(): Promise<void> {
    const conversation = await this.page.evaluate(() => location.hash.split("/")[2] ?? "");
    await this.goes(`i/${conversation}`);
    await expect(this.part("info")).toBeVisible();
  }

  async makesGroup(name: string, people: Person[]): Promise<void> {
    await this.goes("new/group");
    await this.field("group-name").fill(name);
    const form = this.part("new-group");
    for (const person of people) await form.getByText(person.name, { exact: true }).click();
    await this.action("create-group").click();
    await expect(this.composer).toBeVisible({ timeout: 15_000 });
  }
}

/** The whole text, with any space round it. */
function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`, "u");
}

/** A switch may be a checkbox or a role. */
async function isOn(toggle: Locator): Promise<boolean> {
  return toggle.evaluate((element) => {
    const box = element instanceof HTMLInputElement ? element : element.querySelector("input");
    return box === null ? element.getAttribute("aria-checked") === "true" : box.checked;
  });
}
