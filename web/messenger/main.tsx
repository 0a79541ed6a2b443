// Starts the app: what this shell brings, the kit puts together.
import "kit/structure.css";
import "./styles/parts.css";
import "./styles/layout.css";
import "./styles/list.css";
import "./styles/thread.css";
import "./styles/message.css";
import "./styles/rich.css";
import "./styles/composer.css";
import "./styles/media.css";
import "./styles/info.css";
import "./styles/pages.css";

import { startApp } from "kit/app";

import { App } from "./App";
import { Icon } from "./icons/Icon";
import { Bubbles } from "./screens/Bubbles";
import en from "./words/en.json";

const MINUTE_MS = 60_000;

startApp({
  App,
  icons: Icon,
  aside: <Bubbles />,
  words: {
    en: () => Promise.resolve({ default: en }),
    fr: () => import("./words/fr.json"),
    ar: () => import("./words/ar.json"),
  },
  look: {
    separator: { kind: "gap", ms: 15 * MINUTE_MS },
    runGapMs: 5 * MINUTE_MS,
    reactions: ["❤️", "😆", "😮", "😢", "😡", "👍"],
    quickEmoji: "👍",
    notifyContent: "all",
    requestFolders: ["requests", "hidden"],
    hasPresenceDots: true,
    pictures: { edge: 2_048, hd: 4_096 },
    chatActions: ["mark-unread", "pin", "mute", "archive"],
  },
});
