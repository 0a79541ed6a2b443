// What networks.toml says that an app has: `[network.features]`, a line for each.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { APPS, type App } from "./apps.ts";

const FILE = fileURLToPath(new URL("../../../networks/networks.toml", import.meta.url));
/** What stands for "no". */
const OFF = ["false", "0", '""', '"none"', "[]"];

export type Flags = Record<App, Set<string>>;

export async function readFlags(): Promise<Flags> {
  const toml = await readFile(FILE, "utf8");
  const of = (app: App): Set<string> => {
    const [, body = ""] = toml.split(`[${app}.features]\n`);
    const [own = ""] = body.split("\n[");
    const lines = [...own.matchAll(/^(\w+) = (.*)$/gm)];
    return new Set(lines.filter(([, , value = ""]) => !OFF.includes(value)).map(([, key = ""]) => key));
  };
  const [messenger, instagram, whatsapp] = APPS.map(of);
  const none = new Set<string>();
  return { messenger: messenger ?? none, instagram: instagram ?? none, whatsapp: whatsapp ?? none };
}

export const hasFlag = (flags: Flags, app: App, wanted: readonly string[] = []): boolean =>
  wanted.some((flag) => flags[app].has(flag));
