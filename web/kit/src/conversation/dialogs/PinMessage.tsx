// For how long a message stays above the chat for everybody in it.
import { useState } from "react";
import type { ReactNode } from "react";

import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { Choice } from "kit/parts/Fields";
import { FailureLine } from "kit/parts/Page";
import { useAsk } from "kit/stores/ask";

export function PinDialog(props: { message: MessageRow; times: readonly number[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { id, close } = useConversation();
  const { ask, busy, failure } = useAsk();
  const [length, setLength] = useState(String(props.times[0] ?? 0));
  const pin = async () => {
    const { message } = props.message;
    const forMs = Number(length);
    if ((await ask({ kind: "pin_message", conversation: id, message, forMs })) !== null) close();
  };
  return (
    <Dialog
      title={t("pin.title")}
      name="pin-message"
      isOpen
      onClose={close}
      actions={
        <DialogActions
          confirm={t("message.pin")}
          isReady
          isBusy={busy}
          onConfirm={() => void pin()}
          onClose={close}
        />
      }
    >
      <p data-part="dialog-text">{t("pin.text")}</p>
      <Choice
        label={t("pin.title")}
        isLabelHidden
        name="pin-for"
        value={length}
        onChange={setLength}
        options={props.times.map((ms) => ({ id: String(ms), text: format.duration(ms) }))}
      />
      <FailureLine failure={failure} />
    </Dialog>
  );
}
