// Starts the app: hands its look, icons and words to the kit.
import { startApp } from "kit/app";

import { App } from "./App";
import { Icon } from "./icons/Icon";
import en from "./words/en.json";

startApp({
  App,
  icons: Icon,
  words: {
    en: () => Promise.resolve({ default: en }),
    fr: () => import("./words/fr.json"),
    ar: () => import("./words/ar.json"),
  },
  look: {
    separator: { kind: "gap", ms: 60 * 60_000 },
    runGapMs: 10 * 60_000,
    reactions: ["❤️", "😂", "😮", "😢", "😡", "👍"],
    quickEmoji: "❤️",
    hasPresenceDots: true,
    pictures: { edge: 1_440, hd: null },
    notifyContent: "all",
    requestFolders: ["requests", "hidden"],
    chatActions: ["mark-unread", "pin", "mute", "general"],
  },
});
