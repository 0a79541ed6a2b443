// Which panes show what for a route. A dialog stands above the place where it was opened.
import { useState } from "react";

import { go, useRoute, type Route } from "kit/app";
import type { ConversationId } from "kit/core";
import { useChat } from "kit/stores";

/** What fills the column: a list, or the headings of the settings. */
export type Column = "inbox" | "general" | "requests" | "hidden" | "settings";

export type Above = Extract<Route, { name: "new" | "new-group" | "find" | "join" }>;
export type Base = Exclude<Route, Above>;

export type Place = {
  base: Base;
  above: Above | null;
  column: Column;
  /** The conversation that is open. */
  open: ConversationId | null;
  /** Closes what stands above. */
  close: () => void;
};

const isAbove = (route: Route): route is Above =>
  route.name === "new" ||
  route.name === "new-group" ||
  route.name === "find" ||
  route.name === "join";

export const listRoute = (column: Column): Route =>
  column === "general" || column === "requests" || column === "hidden"
    ? { name: "folder", folder: column }
    : { name: "home" };

export function usePlace(): Place {
  const route = useRoute();
  const [lastBase, setLastBase] = useState<Base>({ name: "home" });
  const base = isAbove(route) ? lastBase : route;
  if (base !== lastBase) setLastBase(base);

  const open = base.name === "chat" || base.name === "info" ? base.id : null;
  const chat = useChat(open);
  const [lastColumn, setLastColumn] = useState<Column>("inbox");
  const column = columnOf(base, chat?.row.folder ?? null) ?? lastColumn;
  if (column !== lastColumn) setLastColumn(column);

  return {
    base,
    above: isAbove(route) ? route : null,
    column,
    open,
    close: () => go(base, { replace: true }),
  };
}

/** `null`: as it was. */
function columnOf(base: Base, folder: string | null): Column | null {
  switch (base.name) {
    case "home":
      return "inbox";
    case "folder":
      return base.folder === "archived" ? "inbox" : base.folder;
    case "settings":
      return "settings";
    case "starred":
      return null;
    case "chat":
    case "info":
      return folder === "general" || folder === "requests" || folder === "hidden"
        ? folder
        : folder === null
          ? null
          : "inbox";
  }
}
