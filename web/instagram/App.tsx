// The panes: rail, column, conversation, details. On a phone only the one in front.
import type { ReactNode } from "react";

import { go, useWide } from "kit/app";
import { FullBanner, LinkLine, RevokedBanner, Starred, UpdateBanner, later } from "kit/flows";

import { listRoute, usePlace, type Place } from "./place";
import { Above } from "./screens/Above";
import { Details } from "./screens/Details";
import { Inbox } from "./screens/Inbox";
import { Nothing } from "./screens/Nothing";
import { Rail } from "./screens/Rail";
import { Requests } from "./screens/Requests";
import { SettingsColumn, SettingsMain } from "./screens/Settings";
import { useWords } from "./words";

const ThreadPane = later(async () => (await import("./screens/ThreadPane")).ThreadPane, "soon");

export function App(): ReactNode {
  const t = useWords();
  const place = usePlace();
  const width = useWide();
  const { base } = place;
  const isPhone = width === "phone";
  const front = inFront(place);
  const beside = width === "three" && base.name === "info";
  const screen = place.above?.name ?? (base.name === "home" ? "list" : base.name);
  return (
    <div
      className="app"
      data-part="app"
      data-screen={screen}
      data-width={width}
      data-details={beside ? "" : undefined}
    >
      <div className="app-banners">
        <RevokedBanner />
        <FullBanner />
        <UpdateBanner />
        <LinkLine />
      </div>
      {isPhone ? null : <Rail place={place} />}
      {isPhone && front !== "column" ? null : (
        <ColumnPane isPhone={isPhone}>
          <Column place={place} isPhone={isPhone} />
        </ColumnPane>
      )}
      {isPhone && front !== "main" ? null : (
        <main className="pane pane-main">
          <Main place={place} isPhone={isPhone} beside={beside} />
        </main>
      )}
      {beside ? (
        <aside className="pane pane-details" aria-label={t("i.details")}>
          <Details id={base.id} onBack={() => go({ name: "chat", id: base.id, row: null })} />
        </aside>
      ) : null}
      <Above place={place} />
    </div>
  );
}

/** The pane that a phone shows. */
function inFront({ base }: Place): "column" | "main" {
  if (base.name === "home" || base.name === "folder") return "column";
  return base.name === "settings" && base.page === null ? "column" : "main";
}

/** Alone on a phone the list is what the page is about; elsewhere it stands beside that. */
function ColumnPane(props: { isPhone: boolean; children: ReactNode }): ReactNode {
  const t = useWords();
  return props.isPhone ? (
    <main className="pane pane-column">{props.children}</main>
  ) : (
    <section className="pane pane-column" aria-label={t("chats")}>
      {props.children}
    </section>
  );
}

function Column(props: { place: Place; isPhone: boolean }): ReactNode {
  const { base, column, open } = props.place;
  switch (column) {
    case "settings":
      return <SettingsColumn base={base} isPhone={props.isPhone} />;
    case "requests":
    case "hidden":
      return <Requests folder={column} selected={open} />;
    default:
      return <Inbox folder={column} selected={open} base={base} />;
  }
}

function Main(props: { place: Place; isPhone: boolean; beside: boolean }): ReactNode {
  const { base, column } = props.place;
  const { isPhone } = props;
  switch (base.name) {
    case "info":
      if (!props.beside) {
        return (
          <Details id={base.id} onBack={() => go({ name: "chat", id: base.id, row: null })} />
        );
      }
      return <ThreadPane key={base.id} id={base.id} jump={null} isPhone={isPhone} column={column} details />;
    case "chat":
      return (
        <ThreadPane
          key={base.id}
          id={base.id}
          jump={base.row}
          isPhone={isPhone}
          column={column}
          details={false}
        />
      );
    case "settings":
      return <SettingsMain page={base.page} isPhone={isPhone} />;
    case "starred":
      return <Starred onBack={() => go(listRoute(column))} />;
    default:
      return <Nothing column={column} />;
  }
}
