// Builds one app at a time: `APP=whatsapp npx vite build`. `cargo x web` calls it for all of them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { finish } from "./build/finish.ts";
import { locales } from "./build/locales.ts";
import { words } from "./build/words.ts";

const web = fileURLToPath(new URL(".", import.meta.url));
/** The client core, and where the apps with it go: `cargo x web --fast` has places of its own. */
const core = process.env["TRESSE_CORE"] ?? join(web, "kit/wasm");
const dist = process.env["TRESSE_DIST"] ?? join(web, "dist");
const isCompressed = process.env["TRESSE_COMPRESSED"] !== "no";

export default defineConfig(() => {
  const app = process.env["APP"] ?? "";
  const root = join(web, app);
  if (app === "" || !existsSync(join(root, "index.html"))) {
    throw new Error("set APP to the folder of an app: messenger, instagram or whatsapp");
  }
  return {
    root,
    // Copied as it is: the manifest and the icons.
    publicDir: join(root, "public"),
    cacheDir: join(web, "node_modules/.vite", app),
    clearScreen: false,
    logLevel: "warn" as const,
    resolve: {
      alias: [
        { find: /^kit\//, replacement: `${join(web, "kit/src")}/` },
        { find: /^wasm\//, replacement: `${core}/` },
        // Messages are parsed while building (build/words.ts): the parser stays at home.
        {
          find: /^@formatjs\/icu-messageformat-parser$/,
          replacement: join(web, "node_modules/@formatjs/icu-messageformat-parser/no-parser.js"),
        },
      ],
    },
    plugins: [react(), words(), locales(), finish({ isCompressed })],
    worker: {
      format: "es" as const,
      // The server lets only what lies in workers/ compile WebAssembly.
      rolldownOptions: {
        output: {
          entryFileNames: "workers/[name]-[hash].js",
          chunkFileNames: "workers/[name]-[hash].js",
        },
      },
    },
    build: {
      outDir: join(dist, app),
      emptyOutDir: true,
      target: ["chrome130", "firefox132", "safari18"],
      // `data:` is not allowed by the content security policy.
      assetsInlineLimit: 0,
      // An inline script would not be allowed either, and these browsers know modulepreload.
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
      // Compressing takes longest, and that is known.
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  };
});
