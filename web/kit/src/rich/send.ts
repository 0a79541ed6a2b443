// Sends a message that is more than text into the open conversation, as the next one would be sent:
// as an answer where one answers.
import { useCallback } from "react";

import { useConversation } from "kit/conversation/context";
import type { Failure, NewPart } from "kit/core";
import { useAsk } from "kit/stores/ask";

export type SendPart = {
  /** Whether it was sent; if not, `failure` says why. */
  send: (part: NewPart) => Promise<boolean>;
  busy: boolean;
  failure: Failure | null;
};

export function useSendPart(): SendPart {
  const { id, mode, cancel } = useConversation();
  const { ask, busy, failure } = useAsk();
  const replyTo = mode.kind === "reply" ? mode.to.message : null;
  const send = useCallback(
    async (part: NewPart) => {
      const sent = await ask({ kind: "send_part", conversation: id, part, replyTo, expiresAfterMs: null });
      if (sent !== null && replyTo !== null) cancel();
      return sent !== null;
    },
    [ask, id, replyTo, cancel],
  );
  return { send, busy, failure };
}
