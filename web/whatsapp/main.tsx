// The entry: styles, words and the look of this app, handed to the kit.
import "kit/structure.css";
import "./base.css";
import "./styles/parts.css";
import "./styles/above.css";
import "./styles/pages.css";
import "./styles/info.css";
import "./styles/rail.css";
import "./styles/list.css";
import "./styles/thread.css";
import "./styles/message.css";
import "./styles/rich.css";
import "./styles/tools.css";
import "./styles/composer.css";
import "./styles/media.css";
import "./styles/start.css";

import { startApp } from "kit/app";

import { App } from "./App";
import { Icon } from "./icons/Icon";
import { Band } from "./screens/Band";
import en from "./words/en.json";

/** A run ends with the day only: however long somebody waits, the tail is on the first bubble. */
const DAY_MS = 24 * 60 * 60_000;

startApp({
  App,
  icons: Icon,
  aside: <Band />,
  words: {
    en: () => Promise.resolve({ default: en }),
    fr: () => import("./words/fr.json"),
    ar: () => import("./words/ar.json"),
  },
  look: {
    separator: { kind: "day" },
    runGapMs: DAY_MS,
    reactions: ["👍", "❤️", "😂", "😮", "😢", "🙏"],
    quickEmoji: null,
    notifyContent: "all",
    requestFolders: ["requests"],
    hasSelection: true,
    pictures: { edge: 1_600, hd: 4_096 },
  },
});
