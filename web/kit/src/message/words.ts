// What messages are called in a line of text: in the list, in quotes, for screen readers.
import { useCallback } from "react";

import type { Last, MessageRow, Notice, Person, Receipt, Summary } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { forLine, nameForDisplay } from "kit/text/display";

const shownName = (person: Person): string => nameForDisplay(person.shown, person.handle);

/** A notice as a sentence. `sender` did it; `null`: nobody knows who. */
export function useNoticeText(): (notice: Notice, sender: Person | null) => string {
  const t = useT();
  const format = useFormat();
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
  return useCallback(
    (summary, sender) => {
      switch (summary.kind) {
        case "text":
          return forLine(summary.text);
        case "file":
          return summary.caption === ""
            ? t(`media.${summary.media}`)
            : `${t(`media.${summary.media}`)} · ${forLine(summary.caption)}`;
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
    [t, notice],
  );
}

export const summaryOf = (message: MessageRow): Summary => {
  const [file] = message.attachments;
  if (message.body.kind === "text" && file !== undefined) {
    return { kind: "file", media: file.media, caption: message.body.text };
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
