// The first column: "Chats", search, filters, and the list.
import { useState } from "react";

import { Icon, go, href, useApp, useWide } from "kit/app";
import type { ConversationId, Filter } from "kit/core";
import { OwnFace, SearchAll } from "kit/flows";
import { ChatList, FilterChips } from "kit/list";
import { Empty, IconButton, Row, SearchField } from "kit/parts";
import { useCounts } from "kit/stores";

import { useT } from "../words";
import { renderRow } from "./ListRow";
import { OptionsMenu } from "./OptionsMenu";

const FILTERS: readonly Filter[] = ["all", "unread", "groups"];

export function ChatColumn({ selected }: { selected: ConversationId | null }) {
  const t = useT();
  const { title } = useApp();
  const isPhone = useWide() === "phone";
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const hint = t("m.search", { app: title });
  // Back at the list from a chat that was found: the search has done its work.
  const [before, setBefore] = useState(selected);
  if (before !== selected) {
    setBefore(selected);
    if (selected === null) setSearch("");
  }

  return (
    <section data-part="column-body" aria-labelledby="column-title">
      <header data-part="column-head">
        {isPhone ? null : <OwnLink />}
        <h1 id="column-title" data-part="column-title">
          {t("chats")}
        </h1>
        <OptionsMenu />
        <IconButton name="new-chat" label={t("m.new")} action="new-chat" onPress={() => go({ name: "new" })} />
      </header>
      <div data-part="column-search">
        <SearchField label={hint} placeholder={hint} value={search} onChange={setSearch} />
      </div>
      {search.trim() === "" ? (
        <>
          <FilterChips value={filter} onChange={setFilter} filters={FILTERS} />
          <ChatList
            key={filter}
            folder="inbox"
            filter={filter}
            selected={selected}
            label={t("chats")}
            renderRow={renderRow}
            head={<WaitingRequests />}
            empty={<NoChats filter={filter} />}
          />
        </>
      ) : (
        <SearchAll text={search} avatar={48} />
      )}
    </section>
  );
}

/** One's own picture leads to the settings. */
function OwnLink() {
  const t = useT();
  return (
    <a
      data-part="own-face"
      data-action="settings"
      href={href({ name: "settings", page: null })}
      aria-label={t("m.settings")}
      title={t("m.settings")}
    >
      <OwnFace size={36} />
    </a>
  );
}

/** Above the list as long as somebody waits for an answer. */
function WaitingRequests() {
  const t = useT();
  const { requests } = useCounts();
  if (requests === 0) return null;
  return (
    <div data-part="waiting-requests">
      <Row
        action="open-requests"
        start={<Icon name="requests" />}
        title={t("m.requests.waiting", { n: requests })}
        end={<Icon name="chevron-end" />}
        href={href({ name: "folder", folder: "requests" })}
      />
    </div>
  );
}

function NoChats({ filter }: { filter: Filter }) {
  const t = useT();
  if (filter === "unread") return <Empty title={t("m.unread.none")} />;
  if (filter === "groups") return <Empty title={t("m.groups.none")} />;
  return <Empty title={t("m.chats.none")} text={t("m.chats.none.line")} />;
}
