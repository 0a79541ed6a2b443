// A newer version of this app, fetched by the service worker and waiting. It takes over when the person
// says so, or when nobody looks.
import { useSyncExternalStore } from "react";

import { scriptUrl } from "kit/core/trusted";

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function found(worker: ServiceWorker | null): void {
  // The first one of all has nothing to replace.
  if (worker === null || navigator.serviceWorker.controller === null) return;
  waiting = worker;
  for (const listener of listeners) listener();
}

function watchInstalling(registration: ServiceWorkerRegistration): void {
  const { installing } = registration;
  installing?.addEventListener("statechange", () => {
    if (installing.state === "installed") found(registration.waiting);
  });
}

function takeOver(): void {
  waiting?.postMessage({ kind: "take-over" });
}

/** Once, when the app starts. Without service workers the app works as well, only not offline. */
export async function registerServiceWorker(onOpen: (conversation: string) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", (event: MessageEvent<unknown>) => {
    const told = event.data;
    if (typeof told !== "object" || told === null || !("kind" in told) || told.kind !== "open") return;
    if ("conversation" in told && typeof told.conversation === "string") onOpen(told.conversation);
  });
  let isReloading = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (waiting === null || isReloading) return;
    isReloading = true;
    location.reload();
  });
  try {
    // The policy gives a trusted address where the browser asks for one; its type is a string's.
    const registration = await serviceWorker.register(scriptUrl("/sw.js"));
    found(registration.waiting);
    watchInstalling(registration);
    registration.addEventListener("updatefound", () => watchInstalling(registration));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") registration.update().catch(() => {});
    });
  } catch {
    // Not over a secure connection, or refused: nothing of the app depends on it.
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useUpdate(): { ready: boolean; apply: () => void } {
  const ready = useSyncExternalStore(subscribe, () => waiting !== null);
  return { ready, apply: takeOver };
}
