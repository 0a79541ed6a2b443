// Messages of people whom one does not know: seen by nobody until they are accepted.
import type { ReactNode } from "react";

import { go, href } from "kit/app";
import type { ConversationId } from "kit/core";
import { useFormat } from "kit/i18n";
import { ChatList } from "kit/list";
import { IconButton } from "kit/parts";
import { useCounts } from "kit/stores";

import { Icon } from "../icons/Icon";
import { useWords } from "../words";
import { ChatLine } from "./ChatLine";

type RequestFolder = "requests" | "hidden";

export function Requests(props: {
  folder: RequestFolder;
  selected: ConversationId | null;
}): ReactNode {
  const t = useWords();
  const isHidden = props.folder === "hidden";
  return (
    <>
      <header className="column-head" data-back="">
        <IconButton
          name="back"
          label={t("back")}
          action="back"
          onPress={() => go(isHidden ? { name: "folder", folder: "requests" } : { name: "home" })}
        />
        <h1 className="column-name">{isHidden ? t("folder.hidden") : t("i.requests.title")}</h1>
      </header>
      <p className="column-note">{isHidden ? t("i.hidden.note") : t("i.requests.note")}</p>
      {isHidden ? null : <HiddenLink />}
      <div className="column-body">
        <ChatList
          folder={props.folder}
          label={isHidden ? t("folder.hidden") : t("i.requests.title")}
          selected={props.selected}
          renderRow={(row) => <ChatLine row={row} isOpen={row.id === props.selected} />}
          empty={
            <div className="column-empty">
              <p className="column-empty-title">{t("i.requests.none")}</p>
            </div>
          }
        />
      </div>
    </>
  );
}

function HiddenLink(): ReactNode {
  const t = useWords();
  const format = useFormat();
  const { hidden } = useCounts();
  return (
    <a
      className="column-link"
      href={href({ name: "folder", folder: "hidden" })}
      data-action="open-hidden"
    >
      <Icon name="eye-off" />
      <span className="column-link-text">{t("folder.hidden")}</span>
      {hidden > 0 ? <span className="column-link-count">{format.number(hidden)}</span> : null}
      <Icon name="chevron-end" />
    </a>
  );
}
