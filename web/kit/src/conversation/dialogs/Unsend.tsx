// Taking a message back for everybody: asked first, as nobody can undo it.
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { Confirm } from "kit/parts/Dialog";
import { FailureLine } from "kit/parts/Page";
import { useAsk } from "kit/stores/ask";

export function UnsendDialog(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { id, close } = useConversation();
  const { ask, busy, failure } = useAsk();
  const unsend = async () => {
    const { message } = props.message;
    if ((await ask({ kind: "unsend", message, conversation: id })) !== null) close();
  };
  return (
    <Confirm
      title={t("unsend.title")}
      text={
        <>
          {t("unsend.text")}
          <FailureLine failure={failure} />
        </>
      }
      confirm={t("message.unsend")}
      isDanger
      isBusy={busy}
      isOpen
      onConfirm={() => void unsend()}
      onClose={close}
    />
  );
}
