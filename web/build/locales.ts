// React Aria brings its few texts in 34 languages; the apps speak three. The others become empty.
import type { Plugin } from "vite";

const TEXTS = /\/react-(?:aria|stately)[^/]*\/dist\/.*\/intl\/.*\/[a-z]{2}-[A-Z]{2}\.m?js$/;
const SPOKEN = /\/(?:en-US|fr-FR|ar-AE)\.m?js$/;

export function locales(): Plugin {
  return {
    name: "tresse:locales",
    enforce: "pre",
    load: {
      filter: { id: { include: TEXTS, exclude: SPOKEN } },
      handler: () => "export default {};",
    },
  };
}
