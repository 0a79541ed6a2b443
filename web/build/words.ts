// Parses the messages of the catalogues (`words/*.json`) while building. A message with placeholders
// becomes the tree that intl-messageformat takes, so that no parser travels to the browser.
import { readFile } from "node:fs/promises";

import { isLiteralElement, parse } from "@formatjs/icu-messageformat-parser";
import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

const CATALOGUE = /\/words\/[a-z]{2}\.json$/;

export function words(): Plugin {
  return {
    name: "tresse:words",
    enforce: "pre",
    load: {
      filter: { id: CATALOGUE },
      async handler(id) {
        return compiled(JSON.parse(await readFile(id, "utf8")) as Record<string, string>);
      },
    },
  };
}

function compiled(catalogue: Record<string, string>): string {
  const messages: [string, string | MessageFormatElement[]][] = Object.entries(catalogue).map(([key, message]) => {
    const tree = parse(message, { ignoreTag: true, captureLocation: false });
    const [only] = tree;
    if (only === undefined) return [key, ""];
    return [key, tree.length === 1 && isLiteralElement(only) ? only.value : tree];
  });
  return JSON.stringify(Object.fromEntries(messages));
}
