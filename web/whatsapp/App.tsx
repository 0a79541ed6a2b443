// The frame: rail, list column and chat; on a phone one of them at a time.
import { useState } from "react";

import { type Route, go, useRoute, useWide } from "kit/app";
import type { ConversationId, RowId } from "kit/core";
import { later } from "kit/flows";
import { useT } from "kit/i18n";

import { useCorner } from "./screens/corner";
import { EmptyPane } from "./screens/EmptyPane";
import { Rail, TabBar } from "./screens/Rail";
import { Side } from "./screens/Side";

const ChatPane = later(async () => (await import("./screens/ChatPane")).ChatPane, "soon");

type Open = { id: ConversationId; row: RowId | null };

/** The chat in the large pane: it stays while the list column shows something else. */
function useOpen(route: Route): Open | null {
  const [kept, keep] = useState<Open | null>(null);
  const open = next(route, kept);
  if (open?.id !== kept?.id || open?.row !== kept?.row) keep(open);
  return open;
}

function next(route: Route, kept: Open | null): Open | null {
  switch (route.name) {
    case "chat":
      return { id: route.id, row: route.row };
    case "info":
      return kept?.id === route.id ? kept : { id: route.id, row: null };
    case "home":
      return null;
    default:
      return kept;
  }
}

/** How the screen in front is called in `data-screen`. */
const screenOf = (route: Route): string => (route.name === "home" ? "list" : route.name);

export function App() {
  const route = useRoute();
  const wide = useWide();
  const open = useOpen(route);
  const corner = useCorner();
  const t = useT();
  const isChat = route.name === "chat" || route.name === "info";
  const back = () => go(open === null || wide === "phone" ? { name: "home" } : { name: "chat", ...open });

  if (wide === "phone") {
    return (
      <div data-part="app" data-screen={screenOf(route)} style={corner}>
        {isChat && open !== null ? (
          <main data-part="main">
            <ChatPane key={open.id} id={open.id} row={open.row} hasInfo={route.name === "info"} />
          </main>
        ) : (
          <>
            <main data-part="side">
              <Side route={route} selected={null} onBack={back} />
            </main>
            {route.name === "home" || (route.name === "settings" && route.page === null) ? (
              <TabBar route={route} />
            ) : null}
          </>
        )}
      </div>
    );
  }
  return (
    <div data-part="app" data-screen={screenOf(route)} style={corner}>
      <Rail route={route} />
      <section data-part="side" aria-label={t("chats")}>
        <Side route={route} selected={open?.id ?? null} onBack={back} />
      </section>
      <main data-part="main">
        {open === null ? (
          <EmptyPane />
        ) : (
          <ChatPane key={open.id} id={open.id} row={open.row} hasInfo={route.name === "info"} />
        )}
      </main>
    </div>
  );
}
