// Sends messages on to other chats. To how many at once is the core's answer for these very messages.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";

import { useConversation } from "kit/conversation/context";
import type { ConversationId, MessageRow } from "kit/core";
import { ChatBadges } from "kit/cross/Badge";
import { useT } from "kit/i18n";
import { ChatAvatar } from "kit/list/ChatLine";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { SearchField } from "kit/parts/SearchField";
import { FailureLine } from "kit/parts/Page";
import { toast } from "kit/parts/Toast";
import { useAsk } from "kit/stores/ask";
import { useChatList } from "kit/stores/chats";
import { Name } from "kit/text/Text";

import { mostTargets } from "./targets";

/** As many chats as are offered without searching. */
const OFFERED = 200;

export function ForwardDialog(props: { messages: readonly MessageRow[] }): ReactNode {
  const t = useT();
  const { close, endSelection } = useConversation();
  const { ask, busy, failure } = useAsk();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<readonly ConversationId[]>([]);
  const { total, at, want } = useChatList("inbox", "all", text.trim());
  useEffect(() => want(0, OFFERED), [want]);
  const most = mostTargets(props.messages);
  const isFull = most !== null && chosen.length >= most;
  const rows = Array.from({ length: Math.min(total ?? 0, OFFERED) }, (_, index) => at(index))
    .filter((row) => row !== null);

  const forward = async () => {
    const sent = await ask({
      kind: "forward",
      rows: props.messages.map(({ row }) => row),
      to: [...chosen],
    });
    if (sent === null) return;
    toast(t("forwarded"));
    endSelection();
    close();
  };

  return (
    <Dialog
      title={t("forward.title")}
      name="forward"
      isOpen
      onClose={close}
      actions={
        <DialogActions
          confirm={t("message.forward")}
          isReady={chosen.length > 0}
          isBusy={busy}
          onConfirm={() => void forward()}
          onClose={close}
        />
      }
    >
      <SearchField label={t("search")} value={text} onChange={setText} />
      {most === null ? null : <p data-part="hint">{t("forward.limit", { count: most })}</p>}
      <FailureLine failure={failure} />
      <div data-part="pick-list">
        {rows.map((row) => (
          <Checkbox
            key={row.id}
            data-part="pick"
            isSelected={chosen.includes(row.id)}
            isDisabled={isFull && !chosen.includes(row.id)}
            onChange={(isOn) =>
              setChosen((now) => (isOn ? [...now, row.id] : now.filter((id) => id !== row.id)))
            }
          >
            <ChatAvatar row={row} />
            <span data-part="pick-text">
              <Name text={row.title} fallback={t("chat.unnamed")} />
              <ChatBadges row={row} />
            </span>
            <span data-part="pick-mark" aria-hidden="true" />
          </Checkbox>
        ))}
      </div>
    </Dialog>
  );
}
