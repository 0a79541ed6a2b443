// What this browser shows outside the app, one for each conversation: a newer one takes the place of the
// older. By the service worker where there is one: on phones there is no other way.
import { parseRoute } from "kit/app/route";
import type { ConversationId } from "kit/core";

/** Those that no service worker holds. */
const held = new Map<ConversationId, Notification>();

const worker = async (): Promise<ServiceWorkerRegistration | undefined> =>
  navigator.serviceWorker?.getRegistration();

/** `onPress`: where no service worker hears it. */
export async function showNotice(
  conversation: ConversationId,
  { title, body }: { title: string; body: string },
  onPress: () => void,
): Promise<void> {
  const options = { body, tag: conversation, data: { conversation } };
  const registration = await worker();
  if (registration?.active) return registration.showNotification(title, options);
  const shown = new Notification(title, options);
  held.set(conversation, shown);
  shown.addEventListener("click", () => {
    onPress();
    shown.close();
  });
  shown.addEventListener("close", () => {
    if (held.get(conversation) === shown) held.delete(conversation);
  });
}

export async function withdrawNotice(conversation: ConversationId): Promise<void> {
  held.get(conversation)?.close();
  held.delete(conversation);
  const registration = await worker();
  const shown = await registration?.getNotifications({ tag: conversation });
  for (const one of shown ?? []) one.close();
}

/** Where those lead to that are shown now, also those of a page that is gone. */
export async function shownNotices(): Promise<ConversationId[]> {
  const registration = await worker();
  const shown = (await registration?.getNotifications()) ?? [];
  const left = shown.flatMap(({ tag }) => {
    const route = parseRoute(`#/c/${tag}`);
    return route.name === "chat" ? [route.id] : [];
  });
  return [...held.keys(), ...left];
}
