// How long to hear nothing of a chat.
import { useState } from "react";
import type { ReactNode } from "react";

import type { ChatRow } from "kit/core";
import { now, useT } from "kit/i18n";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { Choice } from "kit/parts/Fields";

import { useChatAsk } from "./ChatMenu";

/** Until it is turned on again: the contract's word for it. */
export const FOR_GOOD = Number.MAX_SAFE_INTEGER;
const HOUR = 3_600_000;

/** How long to be quiet. */
export function MuteDialog(props: { row: ChatRow; onClose: () => void }): ReactNode {
  const t = useT();
  const carry = useChatAsk();
  const [length, setLength] = useState<"8h" | "week" | "always">("8h");
  const until = { "8h": 8 * HOUR, week: 7 * 24 * HOUR, always: null }[length];
  return (
    <Dialog
      title={t("mute.title")}
      name="mute"
      isOpen
      onClose={props.onClose}
      actions={
        <DialogActions
          confirm={t("chat.do.mute")}
          isReady
          onConfirm={() => {
            const conversation = props.row.id;
            carry({ kind: "mute", conversation, until: until === null ? FOR_GOOD : now() + until });
            props.onClose();
          }}
          onClose={props.onClose}
        />
      }
    >
      <Choice
        label={t("mute.title")}
        isLabelHidden
        name="mute"
        value={length}
        onChange={setLength}
        options={[
          { id: "8h", text: t("mute.8h") },
          { id: "week", text: t("mute.week") },
          { id: "always", text: t("mute.always") },
        ]}
      />
    </Dialog>
  );
}
