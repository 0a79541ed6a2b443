// Where the person is. Kept in the fragment of the address, which browsers never send: the server
// does not learn which conversation is open.
import { useSyncExternalStore } from "react";

import type { ConversationId, Folder, RowId } from "kit/core";

export const SETTINGS_PAGES = [
  "account",
  "privacy",
  "notifications",
  "devices",
  "import",
  "reach",
  "appearance",
  "language",
] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

export type ListFolder = Exclude<Folder, "inbox">;
const FOLDERS: readonly ListFolder[] = ["general", "archived", "requests", "hidden"];

export type Route =
  | { name: "home" }
  | { name: "chat"; id: ConversationId; row: RowId | null }
  | { name: "info"; id: ConversationId }
  | { name: "folder"; folder: ListFolder }
  | { name: "new" }
  | { name: "new-group" }
  /** `handle`: from somebody's own link. */
  | { name: "find"; handle?: string }
  | { name: "starred" }
  | { name: "settings"; page: SettingsPage | null }
  | { name: "join"; link: string };

/** The one place where a text becomes an id: the shape is checked first. */
const conversation = (text: string | undefined): ConversationId | null =>
  text !== undefined && /^[0-9a-f]{2,128}$/.test(text) ? (text as ConversationId) : null;

export function parseRoute(fragment: string): Route {
  const parts = fragment.replace(/^#?\/?/, "").split("/").map(decode);
  const [name, first, second] = parts;
  const id = conversation(first);
  switch (name) {
    case "c": {
      const row = Number(second);
      const known = second !== undefined && Number.isSafeInteger(row) ? row : null;
      return id === null ? { name: "home" } : { name: "chat", id, row: known };
    }
    case "i":
      return id === null ? { name: "home" } : { name: "info", id };
    case "f": {
      const folder = FOLDERS.find((one) => one === first);
      return folder === undefined ? { name: "home" } : { name: "folder", folder };
    }
    case "new":
      return first === "group" ? { name: "new-group" } : { name: "new" };
    case "u":
      return first === undefined || first === "" ? { name: "find" } : { name: "find", handle: first };
    case "find":
    case "starred":
      return { name };
    case "settings":
      return { name, page: SETTINGS_PAGES.find((page) => page === first) ?? null };
    case "join":
      return { name, link: first ?? "" };
    default:
      return { name: "home" };
  }
}

export function href(route: Route): string {
  switch (route.name) {
    case "home":
      return "#/";
    case "chat":
      return route.row === null ? `#/c/${route.id}` : `#/c/${route.id}/${route.row}`;
    case "info":
      return `#/i/${route.id}`;
    case "folder":
      return `#/f/${route.folder}`;
    case "new-group":
      return "#/new/group";
    case "settings":
      return route.page === null ? "#/settings" : `#/settings/${route.page}`;
    case "find":
      return route.handle === undefined ? "#/find" : `#/u/${encodeURIComponent(route.handle)}`;
    case "join":
      return `#/join/${encodeURIComponent(route.link)}`;
    default:
      return `#/${route.name}`;
  }
}

/** `replace`: the way back does not lead here again. */
export function go(route: Route, options: { replace?: boolean } = {}): void {
  const target = href(route);
  if (target === (location.hash || "#/")) return;
  if (options.replace === true) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  for (const listener of listeners) listener();
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("hashchange", listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("hashchange", listener);
    window.removeEventListener("popstate", listener);
  };
}

let shown: { fragment: string; route: Route } | null = null;

/** The same object until the fragment changes. */
function current(): Route {
  if (shown === null || shown.fragment !== location.hash) {
    shown = { fragment: location.hash, route: parseRoute(location.hash) };
  }
  return shown.route;
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, current);
