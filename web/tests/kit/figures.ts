// Measuring what people see: frames while something moves, and when a text was painted.
import type { Page } from "@playwright/test";

declare global {
  /** When frames began, while they are counted. */
  var frameTimes: number[] | undefined;
  /** When each text was painted; 0 until then. */
  var painted: Map<string, number> | undefined;
}

/** How many frames are looked at. */
const FRAMES = 600;

/** One decimal: more is noise. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}

/** Milliseconds from frame to frame while something is done. */
export async function framesWhile(page: Page, moves: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    globalThis.frameTimes = frames;
    const count = (at: number): void => {
      frames.push(at);
      if (globalThis.frameTimes === frames) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await moves();
  const starts = await page.evaluate(() => {
    const frames = globalThis.frameTimes;
    globalThis.frameTimes = undefined;
    return frames ?? [];
  });
  return starts.slice(1).map((at, index) => at - (starts[index] ?? at));
}

/** A list is moved by so many pixels each frame, as a finger would. */
export async function scrolls(page: Page, list: string, pixels: number): Promise<void> {
  await page.evaluate(
    async ({ selector, step, count }) => {
      const scroller = [...document.querySelectorAll<HTMLElement>(selector)].find(
        (element) => element.scrollHeight > element.clientHeight + 100,
      );
      if (scroller === undefined) throw new Error(`nothing to scroll in ${selector}`);
      const from = scroller.scrollTop;
      let moved = 0;
      for (let frame = 0; frame < count; frame += 1) {
        const before = scroller.scrollTop;
        scroller.scrollBy(0, step);
        moved += Math.abs(scroller.scrollTop - before);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      if (moved < Math.abs(step) * count * 0.5) throw new Error(`${selector} stood still, from ${from}: ${moved} px`);
    },
    { selector: list, step: pixels, count: FRAMES },
  );
}

/** Tells when a text that begins so was painted, by the clock that all pages of a machine share. */
export async function watchesPaint(page: Page, beginning: string): Promise<(text: string) => Promise<number>> {
  await page.evaluate((start) => {
    const painted = new Map<string, number>();
    globalThis.painted = painted;
    new MutationObserver(() => {
      for (const element of document.querySelectorAll("[data-part='text']")) {
        const text = element.textContent ?? "";
        if (!text.startsWith(start) || painted.has(text)) continue;
        painted.set(text, 0);
        // The second begins when the first has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => painted.set(text, Date.now())));
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, beginning);
  return async (text) => {
    const seen = await page.waitForFunction((wanted) => globalThis.painted?.get(wanted) || null, text);
    return Number(await seen.jsonValue());
  };
}
