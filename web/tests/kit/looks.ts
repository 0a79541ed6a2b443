// Holds a screen against its golden. What differs from run to run (times, colours of made-up ids) is
// evened out first.
import { expect } from "@playwright/test";

import type { Person } from "./person.ts";

export async function hold(person: Person, name: string): Promise<void> {
  const { page } = person;
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const time of document.querySelectorAll("time, [data-part='time']")) time.textContent = "12:34";
    for (const face of document.querySelectorAll<HTMLElement>("[data-hue]")) {
      face.dataset["hue"] = String((face.textContent?.length ?? 0) % 8);
    }
    for (const line of document.querySelectorAll("[data-part='handle']")) line.textContent = "handle";
    for (const field of document.querySelectorAll("[data-part='link-code'], [data-part='device-id']")) field.textContent = "0000";
  });
  const version = page.context().browser()?.version() ?? "unknown";
  await expect(page, `golden ${name} in Chromium ${version}`).toHaveScreenshot(`${name}.png`);
}
