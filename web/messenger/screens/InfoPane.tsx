// The third pane of a wide window: who is in the chat and what can be done with it.
import type { ConversationId } from "kit/core";
import { ChatInfo } from "kit/flows";

import { useT } from "../words";
import { Encrypted } from "./Encrypted";

export function InfoPane({ id }: { id: ConversationId }) {
  const t = useT();
  return (
    <aside data-part="info-pane" aria-label={t("group.info")}>
      <ChatInfo id={id} extra={<Encrypted />} />
    </aside>
  );
}
