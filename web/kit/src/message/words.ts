// What messages are called in a line of text: in the list, in quotes, for screen readers.
import { useCallback } from "react";

import type { Last, MessageRow, Notice, Person, Receipt, Summary } from "kit/core";
import { isTheme } from "kit/conversation/themes";
import { useFormat, useT } from "kit/i18n";
import { clockOf } from "kit/media/levels";
import { forLine, nameForDisplay } from "kit/text/display";

/** One emoji may be many signs; what somebody else sends as one is cut to what has room. */
const EMOJI_MOST = 16;
/** A line of another app is cut to what a line here may be. */
const LINE_MOST = 500;

const shownName = (person: Person): string => nameForDisplay(person.shown, person.handle);

/** A notice as a sentence. `sender` did it; `null`: nobody knows who. */
export function useNoticeText(): (notice: Notice, sender: Person | null) => string {
  const t = useT();
  const format = useFormat();
  const changed = useChangedText();
  return useCallback(
    (notice, sender) => {
      const list = (people: readonly Person[]) =>
        format.list(people.map((one) => (one.isMe ? t("you.object") : shownName(one))));
      const isMe = sender?.isMe === true;
      const actor = sender === null || isMe ? "" : shownName(sender);
      switch (notice.kind) {
        case "members": {
          const lines: string[] = [];
          if (notice.added.length > 0) {
            const people = list(notice.added);
            lines.push(
              isMe ? t("notice.added.own", { people })
                : actor === "" ? t("notice.added.some", { people })
                : t("notice.added", { actor, people }),
            );
          }
          if (notice.removed.length > 0) {
            const people = list(notice.removed);
            lines.push(
              isMe ? t("notice.removed.own", { people })
                : actor === "" ? t("notice.removed.some", { people })
                : t("notice.removed", { actor, people }),
            );
          }
          return lines.join(" ");
        }
        case "left": {
          const [only] = notice.people;
          if (notice.people.length === 1 && only?.isMe === true) return t("notice.left.own");
          return t("notice.left", { people: list(notice.people), count: notice.people.length });
        }
        case "renamed": {
          const name = nameForDisplay(notice.name, t("chat.unnamed"));
          if (isMe) return t("notice.renamed.own", { name });
          return actor === ""
            ? t("notice.renamed.some", { name })
            : t("notice.renamed", { actor, name });
        }
        case "line":
          return forLine(notice.text, LINE_MOST);
        default:
          return changed(notice, isMe, actor);
      }
    },
    [t, format, changed],
  );
}

type Changed = Exclude<Notice, { kind: "members" | "left" | "renamed" | "line" }>;

/** Sentences that are there three times: of somebody, of oneself (`.own`), of nobody known (`.some`). */
type Told =
  | "notice.described" | "notice.undescribed" | "notice.pictured" | "notice.unpictured"
  | "notice.timer" | "notice.timer.off" | "notice.vanish.on" | "notice.vanish.off"
  | "notice.theme" | "notice.theme.other" | "notice.quick" | "notice.quick.none"
  | "notice.nickname" | "notice.nickname.you" | "notice.nickname.none" | "notice.nickname.none.you";

/** News of what all members see alike: "Ana changed the theme". */
function useChangedText(): (notice: Changed, isMe: boolean, actor: string) => string {
  const t = useT();
  const format = useFormat();
  return useCallback(
    (notice, isMe, actor) => {
      const tell = (key: Told, args: Readonly<Record<string, string>> = {}) => {
        const of = isMe ? (`${key}.own` as const) : actor === "" ? (`${key}.some` as const) : key;
        return t(of, { actor, ...args });
      };
      switch (notice.kind) {
        case "described":
          return tell(notice.description === "" ? "notice.undescribed" : "notice.described");
        case "pictured":
          return tell(notice.removed ? "notice.unpictured" : "notice.pictured");
        case "timer":
          return notice.ms === 0
            ? tell("notice.timer.off")
            : tell("notice.timer", { time: format.duration(notice.ms) });
        case "vanish":
          return tell(notice.on ? "notice.vanish.on" : "notice.vanish.off");
        case "theme":
          return isTheme(notice.theme)
            ? tell("notice.theme", { theme: t(`theme.${notice.theme}`) })
            : tell("notice.theme.other");
        case "quick_emoji":
          return notice.emoji === ""
            ? tell("notice.quick.none")
            : tell("notice.quick", { emoji: forLine(notice.emoji, EMOJI_MOST) });
        case "nickname": {
          const { person } = notice;
          const nickname = nameForDisplay(notice.nickname);
          const name = nameForDisplay(person.name, person.handle || t("somebody"));
          if (nickname === "") {
            return tell(person.isMe ? "notice.nickname.none.you" : "notice.nickname.none", { name });
          }
          return tell(person.isMe ? "notice.nickname.you" : "notice.nickname", { name, nickname });
        }
      }
    },
    [t, format],
  );
}

/** A message in one line. `sender` words the traces: "Ana unsent a message". */
export function useSummaryText(): (
  summary: Summary,
  sender: { name: string; isMe: boolean },
) => string {
  const t = useT();
  const notice = useNoticeText();
  const fileText = useFileText();
  return useCallback(
    (summary, sender) => {
      switch (summary.kind) {
        case "text":
          return forLine(summary.text);
        case "file":
          return fileText(summary);
        case "poll":
          return t("summary.poll", { question: forLine(summary.question) });
        case "location":
          return summary.label.trim() === ""
            ? t("place.title")
            : t("summary.location", { label: forLine(summary.label) });
        case "contact":
          return t("summary.contact", { name: nameForDisplay(summary.name, t("somebody")) });
        case "sticker":
          return t("summary.sticker", { emoji: forLine(summary.emoji, EMOJI_MOST) });
        case "unsent":
          return sender.isMe
            ? t("body.unsent.own")
            : t("body.unsent", { name: nameForDisplay(sender.name, t("somebody")) });
        case "expired":
        case "unsupported":
        case "undecryptable":
          return t(`body.${summary.kind}`);
        case "notice":
          return notice(summary.notice, null);
      }
    },
    [t, notice, fileText],
  );
}

/** "Photo", "3 photos", "Voice message (0:12)", with the caption where there is one. */
function useFileText(): (file: Extract<Summary, { kind: "file" }>) => string {
  const t = useT();
  const format = useFormat();
  return useCallback(
    ({ media, caption, voice, count, viewOnce, durationMs }) => {
      const kind = voice ? "voice" : media;
      const what = count > 1 ? t(`media.${media}.many`, { count }) : t(`media.${kind}`);
      if (viewOnce) return t("once.summary", { what });
      const text = voice && durationMs !== null ? `${what} (${clockOf(durationMs, format.locale)})` : what;
      return caption === "" ? text : `${text} · ${forLine(caption)}`;
    },
    [t, format],
  );
}

export const summaryOf = (message: MessageRow): Summary => {
  switch (message.part?.kind) {
    case "poll":
      return { kind: "poll", question: message.part.question };
    case "location":
      return { kind: "location", label: message.part.label };
    case "contact":
      return { kind: "contact", name: message.part.name };
    case "sticker":
      return { kind: "sticker", emoji: message.part.emoji };
    case undefined:
      break;
  }
  const [file] = message.attachments;
  if (message.body.kind === "text" && file !== undefined) {
    return {
      kind: "file",
      media: file.media,
      caption: message.body.text,
      voice: file.voice,
      count: message.attachments.length,
      viewOnce: message.viewOnce !== null,
      durationMs: file.durationMs,
    };
  }
  return message.body;
};

export function useReceiptText(): (receipt: Receipt) => string {
  const t = useT();
  return useCallback((receipt) => (receipt === "none" ? "" : t(`receipt.${receipt}`)), [t]);
}

/** Whether a line of the list begins with who wrote it. */
export const namesSender = (last: Last, isGroup: boolean): boolean =>
  last.summary.kind !== "notice" && last.summary.kind !== "unsent" && (last.isOwn || isGroup);

/** The whole message for a screen reader. */
export function useMessageLabel(): (message: MessageRow) => string {
  const t = useT();
  const format = useFormat();
  const summary = useSummaryText();
  const receipt = useReceiptText();
  const notice = useNoticeText();
  return useCallback(
    (message) => {
      if (message.body.kind === "notice") return notice(message.body.notice, message.sender);
      const name = message.isOwn ? t("you") : shownName(message.sender);
      const text = summary(summaryOf(message), { name, isMe: message.isOwn });
      const parts = [t("message.label", { name, text }), format.time(message.at)];
      if (message.editedAt !== null) parts.push(t("message.edited"));
      if (message.isOwn) parts.push(receipt(message.receipt));
      for (const { emoji, people } of message.reactions) {
        parts.push(t("reaction.label", { emoji, count: people.length }));
      }
      return parts.filter((part) => part !== "").join(", ");
    },
    [t, format, summary, receipt, notice],
  );
}
