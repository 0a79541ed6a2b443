// Archived chats, or requests, in the place of the list.
import type { ListFolder } from "kit/app";
import type { ConversationId } from "kit/core";
import { useT } from "kit/i18n";
import { ChatList } from "kit/list";
import { Page } from "kit/parts";
import { useCounts } from "kit/stores";

import { ChatRowView } from "./ChatRowView";
import { FolderLink } from "./FolderLink";

export function FolderColumn(props: { folder: ListFolder; selected: ConversationId | null; onBack: () => void }) {
  const t = useT();
  const title = t(`folder.${props.folder}`);
  return (
    <Page name={`folder-${props.folder}`} title={title} onBack={props.onBack}>
      <ChatList
        folder={props.folder}
        selected={props.selected}
        renderRow={(row) => <ChatRowView row={row} />}
        head={props.folder === "requests" ? <AboutRequests /> : null}
        empty={<p data-part="list-empty">{t("folder.empty")}</p>}
        label={title}
      />
    </Page>
  );
}

/** What a request is, and the way to those that were put away. */
function AboutRequests() {
  const t = useT();
  const { hidden } = useCounts();
  return (
    <>
      <p data-part="page-text">{t("requests.note")}</p>
      {hidden > 0 ? <FolderLink folder="hidden" icon="archive" label={t("folder.hidden")} count={hidden} /> : null}
    </>
  );
}
