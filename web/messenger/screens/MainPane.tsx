// The middle: the open chat, or whatever else the address names.
import { go, type Route } from "kit/app";
import type { ConversationId } from "kit/core";
import { ChatInfo, FindPerson, JoinGroup, NewChat, NewGroup, SettingsPageView, later } from "kit/flows";

import { Encrypted } from "./Encrypted";
import { SelectChat } from "./SelectChat";

const ChatPane = later(async () => (await import("./ChatPane")).ChatPane, "soon");

type MainPaneProps = {
  route: Route;
  /** Only where the list is not beside it. */
  onBack: (() => void) | undefined;
  infoOpen: boolean;
  onInfo: (id: ConversationId) => void;
};

export function MainPane({ route, onBack, infoOpen, onInfo }: MainPaneProps) {
  return (
    <main data-part="main">
      <Content route={route} onBack={onBack} infoOpen={infoOpen} onInfo={onInfo} />
    </main>
  );
}

const home = () => go({ name: "home" });

function Content({ route, onBack, infoOpen, onInfo }: MainPaneProps) {
  switch (route.name) {
    case "chat":
      return (
        <ChatPane
          key={route.id}
          id={route.id}
          row={route.row}
          onBack={onBack}
          infoOpen={infoOpen}
          onInfo={() => onInfo(route.id)}
        />
      );
    case "info":
      return (
        <ChatInfo
          key={route.id}
          id={route.id}
          extra={<Encrypted />}
          onBack={() => go({ name: "chat", id: route.id, row: null })}
        />
      );
    case "new":
      return <NewChat onBack={home} />;
    case "find":
      return <FindPerson onBack={() => go({ name: "new" })} />;
    case "new-group":
      return <NewGroup onBack={() => go({ name: "new" })} />;
    case "join":
      return <JoinGroup link={route.link} onBack={home} />;
    case "settings":
      return (
        <SettingsPageView
          page={route.page ?? "account"}
          {...(onBack === undefined ? {} : { onBack: () => go({ name: "settings", page: null }) })}
        />
      );
    default:
      return <SelectChat />;
  }
}
