// Writes docs/web-features.md: what the tests have shown, and nothing else. Only a whole run without
// a failure writes.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

import { APPS, TITLES } from "./apps.ts";
import { FEATURES } from "./features.ts";

const page = fileURLToPath(new URL("../../../docs/web-features.md", import.meta.url));

export default class FeatureReporter implements Reporter {
  private isWhole = false;
  /** By key, then sentence, then app. */
  private readonly shown = new Map<string, Map<string, Set<string>>>();
  private readonly sources = new Map<string, string>();

  onBegin(config: FullConfig, suite: Suite): void {
    const keys = suite.allTests().map((test) => test.title.split(" | ")[0]);
    const all = Object.keys(FEATURES).every((key) => keys.includes(key));
    this.isWhole = all && config.grep instanceof RegExp && config.grep.source === ".*";
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const [key, app, sentence] = test.title.split(" | ");
    if (result.status !== "passed" || key === undefined || app === undefined || sentence === undefined) return;
    const sentences = this.shown.get(key) ?? new Map<string, Set<string>>();
    sentences.set(sentence, (sentences.get(sentence) ?? new Set()).add(app));
    this.shown.set(key, sentences);
    // The file that called `feature`.
    this.sources.set(sentence, `web/tests/${test.titlePath()[2] ?? ""}`);
  }

  async onEnd(result: FullResult): Promise<void> {
    if (!this.isWhole || result.status !== "passed") return;
    const text = this.table();
    if (text !== (await readFile(page, "utf8").catch(() => ""))) await writeFile(page, text);
  }

  private table(): string {
    const lines = [
      "# What the web apps do",
      "",
      "Written by `cargo x web-test` from the tests that passed, in Chromium, against a real server. A sentence is a test;",
      "a dash says that the app has no such thing, or that nothing shows it.",
      "",
    ];
    for (const [key, title] of Object.entries(FEATURES)) {
      lines.push(`## ${title}`, "", `| | ${APPS.map((app) => TITLES[app]).join(" | ")} | test |`, "| --- | --- | --- | --- | --- |");
      for (const [sentence, apps] of this.shown.get(key) ?? []) {
        const marks = APPS.map((app) => (apps.has(app) ? "✓" : "–"));
        lines.push(`| ${sentence} | ${marks.join(" | ")} | \`${this.sources.get(sentence) ?? ""}\` |`);
      }
      lines.push("");
    }
    return `${lines.join("\n").trimEnd()}\n`;
  }
}
