// A list beside the main one: requests, hidden requests, archived, general.
import type { ReactNode } from "react";

import { Icon, useLook } from "kit/app/context";
import { href, type ListFolder } from "kit/app/route";
import type { ConversationId } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { ChatList } from "kit/list/ChatList";
import { Empty, Page, Row } from "kit/parts/Page";
import { useCounts } from "kit/stores/chats";

export function FolderPage(props: {
  folder: ListFolder;
  selected?: ConversationId | null;
  onBack?: () => void;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const { requestFolders } = useLook();
  const { hidden } = useCounts();
  const { folder } = props;
  const title = t(`folder.${folder}`);
  const leadsToHidden = folder === "requests" && requestFolders.includes("hidden") && hidden > 0;
  const head = (
    <>
      {folder === "requests" || folder === "hidden" ? (
        <p data-part="page-text">{t("requests.note")}</p>
      ) : null}
      {leadsToHidden ? (
        <Row
          action="open-hidden"
          start={<Icon name="trash" />}
          title={t("folder.hidden")}
          end={<span data-part="unread-count">{format.number(hidden)}</span>}
          href={href({ name: "folder", folder: "hidden" })}
        />
      ) : null}
    </>
  );
  return (
    <Page name={`folder-${folder}`} title={title} onBack={props.onBack}>
      <ChatList
        folder={folder}
        label={title}
        selected={props.selected ?? null}
        head={head}
        empty={<Empty title={t("folder.empty")} />}
      />
    </Page>
  );
}
