// What is done to an app when Vite has written it: the build gets its name, the page learns it, the
// service worker gets the list of files, and all is compressed.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";

import { compress } from "./compress.ts";
import { filesBelow } from "./files.ts";

const web = fileURLToPath(new URL("..", import.meta.url));
/** Where the server reads the name of a build; not served. */
const BUILD_FILE = ".build";
const HEAD = "<head>";

export function finish({ isCompressed }: { isCompressed: boolean }): Plugin {
  let out = "";
  return {
    name: "tresse:finish",
    apply: "build",
    configResolved(config) {
      out = config.build.outDir;
    },
    writeBundle: {
      order: "post",
      async handler() {
        const files = await filesBelow(out);
        const build = await nameOf(files);
        await nameThePage(build);
        const worker = await readFile(join(web, "build/service-worker.js"), "utf8");
        const kept = files.filter((file) => file !== "index.html").map((file) => `/${file}`);
        await writeFile(
          join(out, "sw.js"),
          worker.replaceAll("__BUILD__", build).replaceAll("__FILES__", JSON.stringify(kept)),
        );
        if (isCompressed) await compress(out, join(web, "node_modules/.cache/tresse"));
        await writeFile(join(out, BUILD_FILE), build);
      },
    },
  };

  /** The same files, the same name. */
  async function nameOf(files: string[]): Promise<string> {
    const hash = createHash("sha256");
    for (const file of files) {
      hash.update(`${file}\0`).update(await readFile(join(out, file)));
    }
    hash.update(await readFile(join(web, "build/service-worker.js")));
    return hash.digest("hex").slice(0, 16);
  }

  async function nameThePage(build: string): Promise<void> {
    const page = join(out, "index.html");
    const html = await readFile(page, "utf8");
    if (!html.includes(HEAD)) throw new Error("index.html has no <head>");
    await writeFile(page, html.replace(HEAD, `${HEAD}\n    <meta name="build" content="${build}" />`));
  }
}
