// What can be done with a chat from the list. Only what the app has: the shell's look names it.
import { useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";

import { useLook, type ChatAction } from "kit/app/context";
import type { Ask, ChatRow } from "kit/core";
import { later } from "kit/flows/later";
import { now, useT } from "kit/i18n";
import { MenuAt, type MenuEntry } from "kit/parts/Menu";
import { PlainButton } from "kit/parts/PlainButton";
import { toast } from "kit/parts/Toast";
import { failureOf, useFailureText } from "kit/stores/ask";
import { useCore } from "kit/stores/core";
import { nameForDisplay } from "kit/text/display";

const USUAL: readonly ChatAction[] = ["mark-unread", "pin", "mute", "favourite", "archive"];

const MuteDialog = later(async () => (await import("./MuteDialog")).MuteDialog);

type Done =
  | "pin" | "unpin" | "mute" | "unmute" | "archive" | "unarchive" | "favourite" | "unfavourite"
  | "mark-unread" | "mark-read" | "general" | "inbox" | "hide" | "unhide";

/** The entries for a chat as it is now. */
function entriesFor(row: ChatRow, actions: readonly ChatAction[]): Done[] {
  if (row.folder === "requests") return ["hide"];
  if (row.folder === "hidden") return ["unhide"];
  return actions.flatMap((action): Done[] => {
    switch (action) {
      case "pin":
        return [row.pinned ? "unpin" : "pin"];
      case "mute":
        return [row.mutedUntil > now() ? "unmute" : "mute"];
      case "favourite":
        return [row.favourite ? "unfavourite" : "favourite"];
      case "mark-unread":
        return [row.unread > 0 || row.markedUnread ? "mark-read" : "mark-unread"];
      case "archive":
        return [row.folder === "archived" ? "unarchive" : "archive"];
      case "general":
        return [row.folder === "general" ? "inbox" : "general"];
    }
  });
}

const ICONS: Readonly<Record<Done, NonNullable<MenuEntry["icon"]>>> = {
  pin: "pin",
  unpin: "pin",
  mute: "mute",
  unmute: "bell",
  archive: "archive",
  unarchive: "unarchive",
  favourite: "heart",
  unfavourite: "heart",
  "mark-unread": "mail",
  "mark-read": "mail-open",
  general: "archive",
  inbox: "unarchive",
  hide: "trash",
  unhide: "unarchive",
};

function askFor(done: Exclude<Done, "mute">, row: ChatRow): Ask {
  const conversation = row.id;
  switch (done) {
    case "pin":
    case "unpin":
      return { kind: "pin", conversation, pinned: done === "pin" };
    case "unmute":
      return { kind: "mute", conversation, until: 0 };
    case "favourite":
    case "unfavourite":
      return { kind: "favourite", conversation, favourite: done === "favourite" };
    case "mark-unread":
      return { kind: "mark_unread", conversation, unread: true };
    case "mark-read":
      return row.unread > 0 && row.last !== null
        ? { kind: "mark_read", conversation, row: row.last.row }
        : { kind: "mark_unread", conversation, unread: false };
    case "archive":
      return { kind: "move", conversation, folder: "archived" };
    case "unarchive":
    case "inbox":
      return { kind: "move", conversation, folder: "inbox" };
    case "general":
      return { kind: "move", conversation, folder: "general" };
    case "hide":
      return { kind: "move", conversation, folder: "hidden" };
    case "unhide":
      return { kind: "move", conversation, folder: "requests" };
  }
}

/** Carries out and says what went wrong, where something did. */
export function useChatAsk(): (ask: Ask) => void {
  const core = useCore();
  const text = useFailureText();
  return (ask) => {
    core.call(ask).catch((error: unknown) => toast(text(failureOf(error))));
  };
}

/** The button of a row, and its menu while that is open. */
export function ChatMenu(props: {
  row: ChatRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const t = useT();
  const { row, isOpen, onOpenChange } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [isMuting, setMuting] = useState(false);
  const label = t("chat.menu", { name: nameForDisplay(row.title, t("chat.unnamed")) });
  return (
    <>
      <PlainButton
        ref={button}
        part="chat-more"
        name="chevron-down"
        label={label}
        action="chat-menu"
        opens="menu"
        isOpen={isOpen}
        onPress={() => onOpenChange(true)}
      />
      {isOpen ? (
        <OpenMenu
          row={row}
          label={label}
          at={button}
          onMute={() => setMuting(true)}
          onClose={() => onOpenChange(false)}
        />
      ) : null}
      {isMuting ? <MuteDialog row={row} onClose={() => setMuting(false)} /> : null}
    </>
  );
}

function OpenMenu(props: {
  row: ChatRow;
  label: string;
  at: RefObject<HTMLElement | null>;
  onMute: () => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const { row, onMute } = props;
  const look = useLook();
  const carry = useChatAsk();
  const items = entriesFor(row, look.chatActions ?? USUAL).map((id) => ({
    id,
    text: t(`chat.do.${id}`),
    icon: ICONS[id],
  }));
  return (
    <MenuAt
      label={props.label}
      items={items}
      at={props.at}
      onClose={props.onClose}
      onAction={(done) => {
        if (done === "mute") onMute();
        else carry(askFor(done, row));
      }}
    />
  );
}
