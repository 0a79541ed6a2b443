// The list of conversations: own name and pencil, search, Messages and Requests, Primary and General.
import { useState, type ReactNode } from "react";

import { go, href } from "kit/app";
import type { ConversationId } from "kit/core";
import { SearchAll } from "kit/flows";
import { ChatList } from "kit/list";
import { Button, IconButton, Menu, SearchField, Tabs } from "kit/parts";
import { useCounts, useMe } from "kit/stores";
import { Name } from "kit/text";

import { Icon } from "../icons/Icon";
import { listRoute, type Base } from "../place";
import { useWords } from "../words";
import { useAccountMenu } from "./account-menu";
import { ChatLine } from "./ChatLine";

type ListFolder = "inbox" | "general";

export function Inbox(props: {
  folder: ListFolder;
  selected: ConversationId | null;
  base: Base;
}): ReactNode {
  const t = useWords();
  // A search ends where it leads: at another place there is the list again.
  const { base } = props;
  const [search, setSearch] = useState({ base, text: "" });
  const text = search.base === base ? search.text : "";
  const counts = useCounts();
  const isSearching = text.trim() !== "";
  return (
    <>
      <InboxHead />
      <div className="column-search">
        <SearchField
          label={t("i.rail.search")}
          placeholder={t("i.rail.search")}
          value={text}
          onChange={(next) => setSearch({ base, text: next })}
        />
      </div>
      {isSearching ? (
        <SearchAll text={text} avatar={44} />
      ) : (
        <>
          <div className="column-section">
            <h2 className="column-section-title">{t("chats")}</h2>
            <RequestsLink count={counts.requests} />
          </div>
          <Tabs
            label={t("i.tabs.label")}
            value={props.folder}
            onChange={(folder) => go(listRoute(folder))}
            tabs={[
              { id: "inbox", text: t("i.tabs.primary") },
              { id: "general", text: t("folder.general"), count: counts.generalUnread },
            ]}
          >
            <ChatList
              folder={props.folder}
              label={t("chats")}
              selected={props.selected}
              renderRow={(row) => <ChatLine row={row} isOpen={row.id === props.selected} />}
              empty={<EmptyList folder={props.folder} />}
            />
          </Tabs>
        </>
      )}
    </>
  );
}

/** Own name, with the menu that a press on it opens, and the pencil. */
function InboxHead(): ReactNode {
  const t = useWords();
  const me = useMe();
  const menu = useAccountMenu();
  return (
    <header className="column-head">
      <h1 className="column-title">
        <Menu
          label={t("i.rail.more")}
          trigger={
            <Button action="account-menu">
              <Name text={me.handle} fallback={me.name} />
              <Icon name="chevron-down" />
            </Button>
          }
          items={menu.items}
          onAction={menu.onAction}
        />
      </h1>
      <div className="column-head-end">
        <IconButton
          name="new-chat"
          label={t("new.title")}
          action="new-chat"
          onPress={() => go({ name: "new" })}
        />
      </div>
    </header>
  );
}

function RequestsLink({ count }: { count: number }): ReactNode {
  const t = useWords();
  return (
    <a
      className="column-requests"
      href={href({ name: "folder", folder: "requests" })}
      data-action="open-requests"
      data-some={count > 0 ? "" : undefined}
    >
      {count > 0 ? t("i.requests.some", { n: count }) : t("requests")}
    </a>
  );
}

function EmptyList({ folder }: { folder: ListFolder }): ReactNode {
  const t = useWords();
  return (
    <div className="column-empty">
      <p className="column-empty-title">
        {folder === "general" ? t("i.general.empty") : t("chats.empty")}
      </p>
      <p className="column-empty-line">
        {folder === "general" ? t("i.general.empty_line") : t("empty.line")}
      </p>
      {folder === "general" ? null : (
        <Button kind="quiet" onPress={() => go({ name: "new" })}>
          {t("i.empty.button")}
        </Button>
      )}
    </div>
  );
}
