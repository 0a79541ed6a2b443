// What the app of a network has, as the server tells it. Read defensively: what is not told, or not as
// expected, is not there.
import type { Features } from "kit/core";

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

type Audience = Features["presence"][number];

const isAudience = (value: unknown): value is Audience =>
  value === "everyone" || value === "contacts" || value === "nobody";

export function readFeatures(value: unknown): Features {
  const told = new Map<string, unknown>(
    typeof value === "object" && value !== null ? Object.entries(value) : [],
  );
  const is = (key: keyof Features): boolean => told.get(key) === true;
  const count = (key: keyof Features): number => {
    const number = told.get(key);
    return isCount(number) ? number : 0;
  };
  const list = (key: keyof Features): unknown[] => {
    const items = told.get(key);
    return Array.isArray(items) ? items : [];
  };
  const polls = told.get("polls");
  const mentionAll = told.get("mentionAll");
  return {
    chatPinsMax: count("chatPinsMax"),
    messagePins: count("messagePins"),
    messagePinTimesMs: list("messagePinTimesMs").filter(isCount),
    archive: is("archive"),
    folders: is("folders"),
    timersDefault: is("timersDefault"),
    vanish: is("vanish"),
    viewOnce: count("viewOnce"),
    voiceMs: count("voiceMs"),
    polls: polls === "groups" || polls === "all" ? polls : "none",
    location: is("location"),
    contactCard: is("contactCard"),
    stickers: is("stickers"),
    forwardMarks: is("forwardMarks"),
    star: is("star"),
    save: is("save"),
    nicknames: is("nicknames"),
    themes: is("themes"),
    quickEmoji: is("quickEmoji"),
    restrict: is("restrict"),
    presence: list("presence").filter(isAudience),
    profile: list("profile").filter(isAudience),
    about: is("about"),
    description: is("description"),
    adminUnsend: is("adminUnsend"),
    mentionAll: typeof mentionAll === "string" && mentionAll !== "" ? mentionAll : null,
  };
}
