// Lists beside "Chats": archived chats, and message requests in two tabs.
import type { ReactNode } from "react";

import { go } from "kit/app";
import type { ConversationId, Folder } from "kit/core";
import { ChatList } from "kit/list";
import { Empty, IconButton, Tabs } from "kit/parts";
import { useCounts } from "kit/stores";

import { useT } from "../words";
import { renderRow } from "./ListRow";

type FolderColumnProps = { folder: Folder; selected: ConversationId | null };

export function FolderColumn({ folder, selected }: FolderColumnProps) {
  const t = useT();
  const title = folder === "archived" ? t("folder.archived") : t("requests");

  const list = (
    <ChatList
      key={folder}
      folder={folder}
      selected={selected}
      label={title}
      renderRow={renderRow}
      {...(folder === "requests" ? { head: <p data-part="column-note">{t("m.requests.note")}</p> } : {})}
      empty={<NoRows folder={folder} />}
    />
  );

  return (
    <section data-part="column-body" data-folder={folder} aria-labelledby="column-title">
      <header data-part="column-head">
        <IconButton name="back" label={t("back")} action="back" onPress={() => go({ name: "home" })} />
        <h1 id="column-title" data-part="column-title">
          {title}
        </h1>
      </header>
      {folder === "requests" || folder === "hidden" ? (
        <RequestTabs folder={folder}>{list}</RequestTabs>
      ) : (
        list
      )}
    </section>
  );
}

type RequestTabsProps = { folder: "requests" | "hidden"; children: ReactNode };

function RequestTabs({ folder, children }: RequestTabsProps) {
  const t = useT();
  const { requests, hidden } = useCounts();
  return (
    <Tabs
      label={t("requests")}
      value={folder}
      onChange={(id) => go({ name: "folder", folder: id === "hidden" ? "hidden" : "requests" }, { replace: true })}
      tabs={[
        { id: "requests", text: t("m.requests.known"), count: requests },
        { id: "hidden", text: t("folder.hidden"), count: hidden },
      ]}
    >
      {children}
    </Tabs>
  );
}

function NoRows({ folder }: { folder: Folder }) {
  const t = useT();
  if (folder === "requests") return <Empty title={t("m.requests.none")} text={t("m.requests.none.line")} />;
  if (folder === "hidden") return <Empty title={t("m.spam.none")} text={t("m.spam.none.line")} />;
  return <Empty title={t("m.archived.none")} text={t("m.archived.none.line")} />;
}
