// Notifications of this browser, while a tab lives. What they show is the person's choice, else what the
// app's people are used to (`Look.notifyContent`).
import { useSyncExternalStore } from "react";

import { useLook } from "kit/app/context";
import type { ConversationId, Core, Notify, Watch, Watching } from "kit/core";
import { readNotifyContent, writeNotifyContent, type NotifyContent } from "kit/i18n/settings";
import { nameForDisplay } from "kit/text/display";

import { showNotice, shownNotices, withdrawNotice } from "./notices";

export type NotifyState = "unsupported" | NotificationPermission;

/** In a browser that keeps nothing. */
let unkept: NotifyContent | null = null;
/** Read whenever it is wanted: another tab may have written it. */
const chosen = (): NotifyContent | null => readNotifyContent() ?? unkept;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export type NotifyWords = {
  message: string;
  /** For a conversation whose name shows nothing. */
  unnamed: string;
  text: (notice: Notify) => string;
};

/** What a notification says, for a choice of what it may. */
export function wordsOf(
  notice: Notify,
  choice: NotifyContent,
  words: NotifyWords,
): { title: string; body: string } {
  if (choice === "nothing") return { title: words.message, body: "" };
  const title = nameForDisplay(notice.title, words.unnamed);
  if (choice === "name") return { title, body: words.message };
  // Strangers make no notice; if one came all the same, what it says would not be shown unasked.
  return { title, body: notice.isRequest ? words.message : words.text(notice) };
}

/** Each is a chat that is read again whenever it changes. Those beyond stay until they are pressed. */
const WITHDRAWN_MAX = 20;

/** Shows what the core tells of, leads to it when pressed, and withdraws it when there is nothing unread
 *  any more: here, in another window or on another device. Returns what ends it. */
export function notifyFrom(
  core: Core,
  usual: NotifyContent,
  words: () => NotifyWords,
  open: (conversation: ConversationId) => void,
): () => void {
  const watched = new Map<ConversationId, Watching<Watch>>();
  let isEnded = false;
  const withdrawWhenRead = (conversation: ConversationId) => {
    if (isEnded || watched.has(conversation) || watched.size >= WITHDRAWN_MAX) return;
    const watching = core.watch({ kind: "chat", conversation }, ({ chat }) => {
      if (chat !== null && chat.row.unread > 0) return;
      watched.get(conversation)?.stop();
      watched.delete(conversation);
      withdrawNotice(conversation).catch(() => {});
    });
    watched.set(conversation, watching);
  };
  const stop = core.onNotify((notice) => {
    const { conversation } = notice;
    if (current() !== "granted") return;
    const said = wordsOf(notice, chosen() ?? usual, words());
    const lead = () => {
      window.focus();
      open(conversation);
    };
    showNotice(conversation, said, lead).then(
      () => withdrawWhenRead(conversation),
      // The browser does not show it: what it tells of is in the list.
      () => {},
    );
  });
  // What an earlier page showed, and nobody pressed.
  shownNotices().then(
    (shown) => shown.forEach(withdrawWhenRead),
    () => {},
  );
  return () => {
    isEnded = true;
    stop();
    for (const watching of watched.values()) watching.stop();
    watched.clear();
  };
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

const current = (): NotifyState =>
  "Notification" in window ? Notification.permission : "unsupported";

export function useNotifications(): {
  state: NotifyState;
  content: NotifyContent;
  ask: () => void;
  setContent: (content: NotifyContent) => void;
} {
  const state = useSyncExternalStore(subscribe, current);
  const { notifyContent: usual } = useLook();
  const content = useSyncExternalStore(subscribe, chosen) ?? usual;
  return {
    state,
    content,
    ask: () => {
      if ("Notification" in window) void Notification.requestPermission().then(tell);
    },
    setContent: (next) => {
      unkept = next;
      writeNotifyContent(next);
      tell();
    },
  };
}
