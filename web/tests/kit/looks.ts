// Holds a screen against its golden. What differs from run to run (times, colours of made-up ids) is
// evened out first.
import { expect } from "@playwright/test";

import type { Person } from "./person.ts";

export async function hold(person: Person, name: string): Promise<void> {
  await evenOut(person);
  const version = person.page.context().browser()?.version() ?? "unknown";
  await expect(person.page, `golden ${name} in Chromium ${version}`).toHaveScreenshot(`${name}.png`);
}

/** One picture, to be compared with another of the same run. */
export async function still(person: Person): Promise<Buffer> {
  await evenOut(person);
  return person.page.screenshot({ animations: "disabled", caret: "hide" });
}

async function evenOut({ page }: Person): Promise<void> {
  await page.mouse.move(0, 0);
  // Who has just written is shown as writing for some seconds more.
  await expect(page.getByText(/typing…/i)).toHaveCount(0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    for (const time of document.querySelectorAll("time, [data-part='time']")) time.textContent = "12:34";
    for (const face of document.querySelectorAll<HTMLElement>("[data-hue]")) {
      face.dataset["hue"] = String((face.textContent?.length ?? 0) % 8);
    }
    for (const line of document.querySelectorAll("[data-part='handle']")) line.textContent = "handle";
    for (const field of document.querySelectorAll("[data-part='link-code'], [data-part='device-id']")) field.textContent = "0000";
  });
}
