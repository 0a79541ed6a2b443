// Notifications of this browser, while a tab lives. What they show is the person's choice, else what the
// app's people are used to (`Look.notifyContent`).
import { useSyncExternalStore } from "react";

import { useLook } from "kit/app/context";
import type { Core, Notify } from "kit/core";
import { readNotifyContent, writeNotifyContent, type NotifyContent } from "kit/i18n/settings";

export type NotifyState = "unsupported" | NotificationPermission;

/** Also for a browser that keeps nothing. */
let content: NotifyContent | null = readNotifyContent();
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export type NotifyWords = {
  message: string;
  request: string;
  text: (notice: Notify) => string;
};

/** What a notification says, for a choice of what it may. */
export function wordsOf(
  notice: Notify,
  choice: NotifyContent,
  words: NotifyWords,
): { title: string; body: string } {
  const plain = notice.isRequest ? words.request : words.message;
  if (choice === "nothing") return { title: plain, body: "" };
  if (choice === "name") return { title: notice.title, body: plain };
  // What a stranger wrote is not put in front of anybody unasked.
  return { title: notice.title, body: notice.isRequest ? plain : words.text(notice) };
}

/** Shows what the core tells of, and leads to it when pressed. Returns what ends it. */
export function notifyFrom(
  core: Core,
  usual: NotifyContent,
  words: () => NotifyWords,
  open: (conversation: Notify["conversation"]) => void,
): () => void {
  return core.onNotify((notice) => {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const { title, body } = wordsOf(notice, content ?? usual, words());
    // One for each conversation: a newer one takes the place of the older.
    const options = { body, tag: notice.conversation, data: { conversation: notice.conversation } };
    void show(title, options).then((shown) => {
      shown?.addEventListener("click", () => {
        window.focus();
        open(notice.conversation);
        shown.close();
      });
    });
  });
}

/** By the service worker where there is one: on phones there is no other way. */
async function show(title: string, options: NotificationOptions): Promise<Notification | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) {
    await registration.showNotification(title, options);
    return null;
  }
  return new Notification(title, options);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
  const chosen = useSyncExternalStore(subscribe, () => content) ?? usual;
  return {
    state,
    content: chosen,
    ask: () => {
      if ("Notification" in window) void Notification.requestPermission().then(tell);
    },
    setContent: (next) => {
      content = next;
      writeNotifyContent(next);
      tell();
    },
  };
}
