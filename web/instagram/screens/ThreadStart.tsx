// Above the first message: who this is. For a request it is the card by which one decides.
import type { ReactNode } from "react";

import { go, useNetworkTitle } from "kit/app";
import { ChatAvatar, useConversation } from "kit/list";
import { Button } from "kit/parts";
import { Name } from "kit/text";

import { Icon } from "../icons/Icon";
import { useWords } from "../words";

export function ThreadStart(): ReactNode {
  const t = useWords();
  const title = useNetworkTitle();
  const { id, chat } = useConversation();
  if (chat === null) return null;
  const { row } = chat;
  const isRequest = chat.state === "requested_by_them";
  return (
    <div className="thread-start" data-part={isRequest ? "request-card" : "thread-card"}>
      <ChatAvatar row={row} size={96} />
      <p className="thread-start-name">
        <Name text={row.title} />
      </p>
      {row.peer === null ? (
        <p className="thread-start-line">{t("i.members", { n: chat.members.length })}</p>
      ) : (
        <p className="thread-start-line">
          {row.peer.handle === "" ? (
            title(row.peer.network)
          ) : (
            <>
              <Name text={row.peer.handle} /> · {title(row.peer.network)}
            </>
          )}
        </p>
      )}
      {isRequest ? <p className="thread-start-line">{t("i.request.unknown")}</p> : null}
      {isRequest ? null : (
        <Button onPress={() => go({ name: "info", id })}>
          {row.kind === "group" ? t("group.info") : t("i.details")}
        </Button>
      )}
      <p className="thread-start-lock">
        <Icon name="lock" />
        {t("i.encrypted")}
      </p>
    </div>
  );
}
