// The browser's tests: real people (one browser context each) at a real server. `cargo x web-test`.
import { fileURLToPath } from "node:url";

import { defineConfig } from "@playwright/test";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `cargo x web-test --figures`: the core can fill its own database. */
const isMeasuring = process.env["TRESSE_FIGURES"] !== undefined;

/** The fonts of the goldens, before the browser starts. */
process.env["FONTCONFIG_FILE"] = here("fonts.conf");

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: here("../test-results"),
  snapshotPathTemplate: "{testDir}/goldens/{arg}{ext}",
  // A test that is not sure of itself is wrong.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 120_000,
  expect: {
    timeout: 20_000,
    toHaveScreenshot: {
      animations: "disabled",
      caret: "hide",
      scale: "css",
      threshold: 0.1,
      maxDiffPixelRatio: 0.002,
    },
  },
  reporter: [[process.stderr.isTTY ? "list" : "dot"], ["./kit/reporter.ts"]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    // Tests speak English; the apps' other languages are chosen in them.
    screenshot: "only-on-failure",
    // `--trace on` shows how a test came to its end; recorded for all it takes a third of the processors.
    trace: "off",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-device-scale-factor=1",
        "--font-render-hinting=none",
        "--disable-lcd-text",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
      ],
    },
  },
  projects: isMeasuring
    ? // Alone on the machine, or it measures the others.
      [{ name: "figures", testMatch: "figures.spec.ts", fullyParallel: false, workers: 1 }]
    : [
        { name: "features", testIgnore: ["figures.spec.ts", "looks.spec.ts", "screens.spec.ts"] },
        // With made-up people: nobody signs up, and the same is seen each time.
        { name: "screens", testMatch: "screens.spec.ts" },
        { name: "looks", testMatch: "looks.spec.ts" },
      ],
});
