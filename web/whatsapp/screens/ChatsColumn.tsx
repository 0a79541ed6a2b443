// The first screen: head, search, chips, the archive and the chats.
import { useState } from "react";

import { go, useWide } from "kit/app";
import type { ConversationId, Filter } from "kit/core";
import { FullBanner, LinkLine, RevokedBanner, SearchAll, UpdateBanner } from "kit/flows";
import { useT } from "kit/i18n";
import { ChatList, FilterChips } from "kit/list";
import { Button, IconButton, Menu, SearchField } from "kit/parts";
import { useCounts } from "kit/stores";

import type { Words } from "../words/type";
import { ChatRowView } from "./ChatRowView";
import { FolderLink } from "./FolderLink";

const FILTERS: readonly Filter[] = ["all", "unread", "favourites", "groups"];

export function ChatsColumn({ selected }: { selected: ConversationId | null }) {
  const t = useT<Words>();
  const isPhone = useWide() === "phone";
  const [filter, setFilter] = useState<Filter>("all");
  const [text, setText] = useState("");
  return (
    <>
      <header data-part="list-head">
        <h1 data-part="list-title">{t("chats")}</h1>
        {isPhone ? null : (
          <IconButton name="new-chat" action="new-chat" label={t("new.title")} onPress={() => go({ name: "new" })} />
        )}
        <ListMenu />
      </header>
      <div data-part="list-search">
        <SearchField label={t("search")} value={text} onChange={setText} />
      </div>
      <RevokedBanner />
      <FullBanner />
      <UpdateBanner />
      <LinkLine />
      {text.trim() === "" ? (
        <>
          <FilterChips value={filter} onChange={setFilter} filters={FILTERS} />
          <ChatList
            key={filter}
            folder="inbox"
            filter={filter}
            selected={selected}
            renderRow={(row) => <ChatRowView row={row} />}
            head={filter === "all" ? <Folders /> : null}
            empty={<NoChats filter={filter} onAll={() => setFilter("all")} />}
            label={t("chats")}
          />
        </>
      ) : (
        <SearchAll text={text} avatar={49} />
      )}
      {isPhone && text === "" ? (
        <IconButton
          part="start-chat"
          name="new-chat"
          action="new-chat"
          label={t("new.title")}
          onPress={() => go({ name: "new" })}
        />
      ) : null}
    </>
  );
}

function ListMenu() {
  const t = useT<Words>();
  return (
    <Menu
      label={t("w.menu")}
      trigger={<IconButton name="more" action="list-menu" label={t("w.menu")} />}
      items={[
        { id: "new-group", text: t("new.group"), icon: "group" },
        { id: "starred", text: t("starred"), icon: "star" },
        { id: "find", text: t("find.title"), icon: "globe" },
      ]}
      onAction={(name) => go({ name })}
    />
  );
}

/** Chats that are put away, and first messages that wait for an answer: above all, and only if any. */
function Folders() {
  const t = useT<Words>();
  const { requests, hidden, archived, archivedUnread } = useCounts();
  return (
    <>
      {requests > 0 || hidden > 0 ? (
        <FolderLink folder="requests" icon="mail" label={t("requests")} count={requests} />
      ) : null}
      {archived > 0 ? (
        <FolderLink folder="archived" icon="archive" label={t("folder.archived")} count={archivedUnread} />
      ) : null}
    </>
  );
}

function NoChats({ filter, onAll }: { filter: Filter; onAll: () => void }) {
  const t = useT<Words>();
  if (filter === "all") return <p data-part="list-empty">{t("chats.empty")}</p>;
  return (
    <div data-part="list-empty">
      <p>{t("w.filter.empty")}</p>
      <Button kind="quiet" action="filter-all" onPress={onAll}>
        {t("w.filter.all")}
      </Button>
    </div>
  );
}
