// Holds a screen against its golden, or against itself.
import { expect, type Page } from "@playwright/test";

import type { Visitor } from "./gallery.ts";
import type { Person } from "./person.ts";

export async function hold({ page }: Visitor, name: string): Promise<void> {
  // The place of writing has the focus when a chat is opened: the cursor would blink.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const version = page.context().browser()?.version() ?? "unknown";
  await expect(page, `golden ${name} in Chromium ${version}`).toHaveScreenshot(`${name}.png`);
}

/** Of 255, in any colour. */
const SEEN = 8;

/** One picture, to be compared with another of the same run: as soon as two in a row are the same. */
export async function still({ page }: Person): Promise<Buffer> {
  await page.mouse.move(0, 0);
  // Who has just written is shown as writing until the other has heard of the text.
  await expect(page.getByText(/typing…/i)).toHaveCount(0);
  let last = await picture(page);
  await expect(async () => {
    const before = last;
    last = await picture(page);
    expect(before.equals(last), "the screen is still").toBe(true);
  }).toPass({ timeout: 15_000 });
  return last;
}

/** How many pixels of two pictures differ by more than a person sees. */
export async function differing(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const pictures = [one.toString("base64"), other.toString("base64")];
  return page.evaluate(async ({ pictures: texts, seen }) => {
    const [first, second] = await Promise.all(
      texts.map(async (text) => {
        const bytes = Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0);
        const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas?.drawImage(image, 0, 0);
        return canvas?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
      }),
    );
    if (first === undefined || second === undefined || first.length !== second.length || first.length === 0) return Number.POSITIVE_INFINITY;
    const pixels = new Set<number>();
    for (const [index, value] of first.entries()) {
      if (Math.abs(value - (second[index] ?? 0)) > seen) pixels.add(index >> 2);
    }
    return pixels.size;
  }, { pictures, seen: SEEN });
}

async function picture(page: Page): Promise<Buffer> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  return page.screenshot({ animations: "disabled", caret: "hide" });
}
