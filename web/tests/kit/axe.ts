// Accessibility of what is on the screen, by axe-core. Its source goes in beside the policy of the
// page, by the debugger: no file of it is served.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  // axe puts itself here.
  var axe: typeof import("axe-core");
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // Half faded in is not what a person reads.
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  await page.evaluate(await source);
  const results: AxeResults = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  const findings = results.violations.map(
    (violation) => `${violation.id}: ${violation.help}\n    ${violation.nodes.map((node) => node.html).join("\n    ")}`,
  );
  // All screens are looked at before the test fails.
  expect.soft(findings, `accessibility of ${screen}`).toEqual([]);
}
