// Unit tests: `npx vitest run`. Playwright's files are `tests/*.spec.ts` and none of its business.
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { words } from "./build/words.ts";

const kit = fileURLToPath(new URL("kit/src/", import.meta.url));

export default defineConfig({
  plugins: [words()],
  resolve: { alias: [{ find: /^kit\//, replacement: kit }] },
  test: {
    include: ["**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    environment: "node",
    // A file that needs a document says so in its first line.
    restoreMocks: true,
  },
});
