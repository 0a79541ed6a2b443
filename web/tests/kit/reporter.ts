// Writes docs/web-features.md: what the tests have shown, and nothing else. A whole run writes it anew, a
// run of some tests writes what these have shown; a test that failed is not in it, and `cargo x check` says so.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { FullConfig, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

import { APPS, TITLES, type App } from "./apps.ts";
import { FEATURE_LIST } from "./features.ts";
import { hasFlag, readFlags, type Flags } from "./flags.ts";

const page = fileURLToPath(new URL("../../../docs/web-features.md", import.meta.url));
const PROJECT = "features";

export default class FeatureReporter implements Reporter {
  private isWhole = false;
  /** By key, then sentence, then app. */
  private readonly shown = new Map<string, Map<string, Set<string>>>();
  /** The titles of those that came to an end. */
  private readonly played = new Set<string>();
  /** The file of a key and a sentence. */
  private readonly sources = new Map<string, string>();

  onBegin(config: FullConfig, suite: Suite): void {
    // All files of the project, nothing chosen among them by title.
    const whole = config.grep instanceof RegExp && config.grep.source === ".*" && config.shard === null;
    const specs = suite.suites.find((project) => project.project()?.name === PROJECT);
    for (const test of specs?.allTests() ?? []) {
      const [key = "", , sentence = ""] = test.title.split(" | ");
      const sentences = this.shown.get(key) ?? new Map<string, Set<string>>();
      if (!sentences.has(sentence)) sentences.set(sentence, new Set());
      this.shown.set(key, sentences);
      this.sources.set(`${key} | ${sentence}`, `web/tests/${test.titlePath()[2] ?? ""}`);
    }
    this.isWhole = whole && WHOLE.every((key) => this.shown.has(key));
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const [key = "", app = "", sentence = ""] = test.title.split(" | ");
    if (result.status === "skipped" || result.status === "interrupted") return;
    this.played.add(test.title);
    if (result.status === "passed") this.shown.get(key)?.get(sentence)?.add(app);
  }

  async onEnd(): Promise<void> {
    if (this.shown.size === 0) return;
    const before = await readFile(page, "utf8").catch(() => "");
    if (!this.isWhole) this.keep(before);
    const text = this.table(await readFlags());
    if (text !== before) await writeFile(page, text);
  }

  /** What stands there already, of tests that are not in this run. */
  private keep(before: string): void {
    let key: string | undefined;
    for (const line of before.split("\n")) {
      if (line.startsWith("## ")) key = FEATURE_LIST.find(({ title }) => line === `## ${title}`)?.key;
      const [, sentence = "", ...cells] = line.split("|").map((cell) => cell.trim());
      const file = cells[APPS.length];
      if (key === undefined || file === undefined || !file.startsWith("`web/")) continue;
      const sentences = this.shown.get(key) ?? new Map<string, Set<string>>();
      this.shown.set(key, sentences);
      const source = `${key} | ${sentence}`;
      const apps = sentences.get(sentence) ?? new Set<string>();
      sentences.set(sentence, apps);
      this.sources.set(source, file.slice(1, -1));
      for (const [index, app] of APPS.entries()) {
        if (cells[index] === "✓" && !this.played.has(`${key} | ${app} | ${sentence}`)) apps.add(app);
      }
    }
  }

  private table(flags: Flags): string {
    const lines = [
      "# What the web apps do",
      "",
      "Written by `cargo x web-test` from the tests that passed, in Chromium, against a real server. A sentence is a test;",
      "a dash says that the app has no such thing, or that nothing shows it.",
      "",
    ];
    for (const { key, title } of FEATURE_LIST) {
      const rows = [...(this.shown.get(key) ?? [])].filter(([, apps]) => apps.size > 0);
      if (rows.length === 0) continue;
      lines.push(`## ${title}`, "", `| | ${APPS.map((app) => TITLES[app]).join(" | ")} | test |`, "| --- | --- | --- | --- | --- |");
      for (const [sentence, apps] of rows) {
        const marks = APPS.map((app) => (apps.has(app) ? "✓" : "–"));
        lines.push(`| ${sentence} | ${marks.join(" | ")} | \`${this.sources.get(`${key} | ${sentence}`) ?? ""}\` |`);
      }
      lines.push("");
    }
    const missing = this.missing(flags);
    if (missing.length > 0) {
      lines.push("## No test yet", "", "What `networks/networks.toml` gives an app and no test has shown:", "", ...missing, "");
    }
    return `${lines.join("\n").trimEnd()}\n`;
  }

  private missing(flags: Flags): string[] {
    const isShown = (key: string, app: App) => [...(this.shown.get(key)?.values() ?? [])].some((apps) => apps.has(app));
    return APPS.flatMap((app) =>
      FEATURE_LIST.filter((feature) => hasFlag(flags, app, feature.flags) && !isShown(feature.key, app)).map(
        ({ title }) => `- ${TITLES[app]}: ${title}`,
      ),
    );
  }
}

/** Of files that have little to do with each other: all of them only come together in a whole run. */
const WHOLE = ["sign-up", "text", "groups", "requests", "pin", "hostile", "privacy", "tabs", "storage", "access"];
