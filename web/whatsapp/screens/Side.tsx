// What the list column shows: the chats, or a page that stands in their place.
import { type Route, go } from "kit/app";
import type { ConversationId } from "kit/core";
import { FindPerson, JoinGroup, NewChat, NewGroup, SettingsPageView, Starred } from "kit/flows";

import { ChatsColumn } from "./ChatsColumn";
import { FolderColumn } from "./FolderColumn";
import { Settings } from "./Settings";

const toRequests = () => go({ name: "folder", folder: "requests" });
const toNew = () => go({ name: "new" });
const toSettings = () => go({ name: "settings", page: null });

export function Side(props: { route: Route; selected: ConversationId | null; onBack: () => void }) {
  const { route, selected, onBack } = props;
  switch (route.name) {
    case "home":
    case "chat":
    case "info":
      return <ChatsColumn selected={selected} />;
    case "folder":
      return (
        <FolderColumn
          key={route.folder}
          folder={route.folder}
          selected={selected}
          onBack={route.folder === "hidden" ? toRequests : onBack}
        />
      );
    case "new":
      return <NewChat onBack={onBack} />;
    case "new-group":
      return <NewGroup onBack={toNew} />;
    case "find":
      return <FindPerson onBack={toNew} />;
    case "starred":
      return <Starred onBack={onBack} />;
    case "settings":
      return route.page === null ? (
        <Settings onBack={onBack} />
      ) : (
        <SettingsPageView key={route.page} page={route.page} onBack={toSettings} />
      );
    case "join":
      return <JoinGroup link={route.link} onBack={onBack} />;
  }
}
