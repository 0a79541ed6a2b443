// @vitest-environment node
// Colours that stand on each other can be told apart: WCAG 2.2 AA, by light and by dark.
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const HEX = /#[0-9a-f]{6}/g;

/** The colours of a token by light and by dark; also of one that a phone has otherwise. */
function coloursOf(token: string): { light: string; dark: string }[] {
  const values = [...css.matchAll(new RegExp(`--${token}: ([^;]+);`, "g"))].map(([, value = ""]) => value);
  return values.map((value) => {
    const [light = "", dark = light] = value.match(HEX) ?? [];
    return { light, dark };
  });
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = 4.5;
const SHAPE = 3;

test.each([
  ["text", ["wash", "canvas", "raised", "field", "button", "hover", "selected", "notice-wash", "mark"], TEXT],
  ["text-second", ["wash", "canvas", "raised", "field", "hover", "selected", "button", "bubble-in"], TEXT],
  ["accent", ["canvas", "raised", "selected", "hover"], TEXT],
  ["danger", ["canvas", "raised", "hover", "button", "danger-wash"], TEXT],
  ["on-accent", ["accent-surface", "accent-surface-hover", "danger-surface", "danger-surface-hover"], TEXT],
  ["bubble-in-text", ["bubble-in"], TEXT],
  ["bubble-own-text", ["bubble-own-start", "bubble-own-middle", "bubble-own-end"], TEXT],
  ["quote-text", ["quote"], TEXT],
  ["on-toast", ["toast"], TEXT],
  ["on-avatar", ["avatar-1", "avatar-2", "avatar-3", "avatar-4", "avatar-5", "avatar-6", "avatar-7", "avatar-8"], TEXT],
  ["toggle-off", ["canvas", "hover"], SHAPE],
  ["on-accent", ["toggle-off"], SHAPE],
  ["focus", ["wash", "canvas", "raised", "field"], SHAPE],
])("%s can be told from what it stands on", (front, grounds, least) => {
  for (const ground of grounds) {
    for (const mode of ["light", "dark"] as const) {
      for (const one of coloursOf(front)) {
        for (const other of coloursOf(ground)) {
          expect(contrast(one[mode], other[mode]), `${front} on ${ground} by ${mode}`).toBeGreaterThanOrEqual(least);
        }
      }
    }
  }
  expect(grounds.flatMap(coloursOf).length).toBeGreaterThanOrEqual(grounds.length);
});
