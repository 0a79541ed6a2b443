// Whether the browser would install this app, and the question that does.
import { useSyncExternalStore } from "react";

/** Chromium's event, which no standard library describes. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const canPrompt = (event: Event): event is InstallPrompt => "prompt" in event;

let offered: InstallPrompt | null = null;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Once, when the app starts: the browser offers it early and only once. */
export function listenForInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    if (!canPrompt(event)) return;
    // The app has its own place for it, in the settings; nothing pops up.
    event.preventDefault();
    offered = event;
    tell();
  });
  window.addEventListener("appinstalled", () => {
    offered = null;
    tell();
  });
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useInstall(): { can: boolean; install: () => void } {
  const can = useSyncExternalStore(subscribe, () => offered !== null);
  return {
    can,
    install: () => {
      void offered?.prompt();
      offered = null;
      tell();
    },
  };
}
