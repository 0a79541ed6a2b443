// Notifications of this browser, while a tab lives. What they show is the person's choice, and until it
// is made they show nothing but that there is a message.
import { useSyncExternalStore } from "react";

import type { Core, Notify } from "kit/core";

export type NotifyContent = "all" | "name" | "nothing";
export type NotifyState = "unsupported" | NotificationPermission;

/** Until the page is closed: localStorage is for language and appearance only. */
let content: NotifyContent = "nothing";
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
  words: () => NotifyWords,
  open: (conversation: Notify["conversation"]) => void,
): () => void {
  return core.onNotify((notice) => {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const { title, body } = wordsOf(notice, content, words());
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
  const chosen = useSyncExternalStore(subscribe, () => content);
  return {
    state,
    content: chosen,
    ask: () => {
      if ("Notification" in window) void Notification.requestPermission().then(tell);
    },
    setContent: (next) => {
      content = next;
      tell();
    },
  };
}
