// Which panes stand side by side, and what is in each: one on a phone, two, or three with the info
// pane. The address says what is open; nothing here knows more than it.
import { useEffect, useState } from "react";

import { go, useApp, useRoute, useWide, type Route } from "kit/app";
import type { Folder } from "kit/core";
import { FullBanner, LinkLine, RevokedBanner, UpdateBanner } from "kit/flows";
import { useFormat } from "kit/i18n";
import { useCounts } from "kit/stores";

import { ChatColumn } from "./screens/ChatColumn";
import { FolderColumn } from "./screens/FolderColumn";
import { InfoPane } from "./screens/InfoPane";
import { MainPane } from "./screens/MainPane";
import { SettingsColumn } from "./screens/SettingsColumn";
import { TabBar } from "./screens/TabBar";

export function App() {
  const wide = useWide();
  const route = useRoute();
  const folder = useFolder(route);
  useWindowTitle();
  const [infoOpen, setInfoOpen] = useState(false);
  const back = () => go(folder === "inbox" ? { name: "home" } : { name: "folder", folder });
  const open = route.name === "chat" || route.name === "info" ? route.id : null;
  const hasInfo = wide === "three" && open !== null && (infoOpen || route.name === "info");

  // Alone on a phone, it is what the page is about.
  const Column = wide === "phone" ? "main" : "div";

  return (
    <div data-part="app" data-screen={route.name} data-wide={wide}>
      <LinkLine />
      <div data-part="banners">
        <RevokedBanner />
        <FullBanner />
        <UpdateBanner />
      </div>
      <div data-part="panes">
        {wide === "phone" && !isColumn(route) ? null : (
          <Column data-part="column">
            {route.name === "settings" ? (
              <SettingsColumn page={route.page} />
            ) : folder === "inbox" ? (
              <ChatColumn selected={open} />
            ) : (
              <FolderColumn folder={folder} selected={open} />
            )}
            {wide === "phone" && (route.name === "home" || route.name === "settings") ? (
              <TabBar tab={route.name === "home" ? "chats" : "menu"} />
            ) : null}
          </Column>
        )}
        {wide === "phone" && isColumn(route) ? null : (
          <MainPane
            route={wide === "three" && route.name === "info" ? { ...route, name: "chat", row: null } : route}
            onBack={wide === "phone" ? back : undefined}
            infoOpen={hasInfo}
            onInfo={(id) => {
              if (wide !== "three") return go({ name: "info", id });
              setInfoOpen(!hasInfo);
              if (route.name === "info") go({ name: "chat", id, row: null }, { replace: true });
            }}
          />
        )}
        {hasInfo ? <InfoPane key={open} id={open} /> : null}
      </div>
    </div>
  );
}

/** What fills the first column; on a phone it is all there is. */
const isColumn = (route: Route): boolean =>
  route.name === "home" || route.name === "folder" || (route.name === "settings" && route.page === null);

/** A chat keeps the list beside it from which it was opened, and leads back to it. */
function useFolder(route: Route): Folder {
  const [folder, setFolder] = useState<Folder>("inbox");
  const wanted = route.name === "folder" ? route.folder : route.name === "home" ? "inbox" : folder;
  if (wanted !== folder) setFolder(wanted);
  return wanted;
}

/** How many chats wait, for those who look at another tab. */
function useWindowTitle(): void {
  const { title } = useApp();
  const { unreadChats } = useCounts();
  const format = useFormat();
  useEffect(() => {
    document.title = unreadChats === 0 ? title : `(${format.number(unreadChats)}) ${title}`;
  }, [title, unreadChats, format]);
}
