// Every way in which the core can fail has words of its own, and they name only what the core tells.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), "utf8");

const SNAPSHOT =
  "client/core/src/error/snapshots/tresse_client_core__error__code__tests__every_error_has_a_key_of_its_own_that_stays.snap";

const failures = read(SNAPSHOT)
  .split("---\n")[2]
  ?.trim()
  .split("\n")
  .map((line) => {
    const [kind = "", code = "", ...args] = line.split(/ (?=[a-z_]+(?:=|$| ))/u);
    return { kind, code, args: args.map((arg) => arg.split("=")[0] ?? "") };
  });

const words = new Map<string, string>(Object.entries(JSON.parse(read("web/kit/words/en.json"))));

describe("words of failures", () => {
  it("are there for all that a person can do something about", () => {
    expect(failures?.length).toBeGreaterThan(50);
    const missing = failures
      ?.filter(({ kind, code }) => kind !== "Fatal" && !code.startsWith("refused_") && !words.has(`failure.${code}`))
      .map(({ code }) => code);
    expect(missing).toEqual([]);
  });

  it("are there in general for what else is refused", () => {
    for (const kind of ["person", "policy", "network", "fatal", "refused"]) {
      expect(words.has(`failure.${kind}`)).toBe(true);
    }
  });

  it("name nothing that the core does not tell", () => {
    for (const { code, args } of failures ?? []) {
      const named = [...(words.get(`failure.${code}`) ?? "").matchAll(/\{(\w+)\}/gu)].map((found) => found[1]);
      expect(named.filter((name) => !args.includes(name ?? "")), code).toEqual([]);
    }
  });
});
