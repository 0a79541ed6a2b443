// Sends files. The message is in the thread at once and has its own progress and its own failures; only
// what is refused before that is told here.
import { useCallback } from "react";

import { useConversation } from "kit/conversation/context";
import type { Failure } from "kit/core";
import type { Outgoing } from "kit/media/outgoing";
import { toast } from "kit/parts/Toast";
import { failureOf, useFailureText } from "kit/stores/ask";
import { useCore } from "kit/stores/core";

import { useComposer } from "../context";

/** A refusal comes at once; without one by then, it is on its way. */
const REFUSAL_MS = 500;

export type ToSend = Outgoing & { caption: string; viewOnce: number };

/** Resolves with why it was refused; `null`: it is on its way. */
export function useSendFiles(): (what: ToSend) => Promise<Failure | null> {
  const core = useCore();
  const text = useFailureText();
  const { id } = useConversation();
  const { mode, cancel } = useComposer();
  return useCallback(
    async ({ files, blobs, caption, viewOnce }) => {
      const replyTo = mode.kind === "reply" ? mode.to.message : null;
      let isLate = false;
      const sending = core
        .call({ kind: "send_files", conversation: id, files, caption, replyTo, viewOnce, expiresAfterMs: null }, blobs)
        .then(() => null, failureOf);
      void sending.then((failure) => {
        // Its row tells what becomes of it, unless there is no row.
        if (isLate && failure?.class === "policy") toast(text(failure));
      });
      const underWay = new Promise<null>((resolve) => {
        setTimeout(() => resolve(null), REFUSAL_MS);
      });
      const refused = await Promise.race([sending, underWay]);
      isLate = true;
      if (refused === null && mode.kind === "reply") cancel();
      return refused;
    },
    [core, text, id, mode, cancel],
  );
}
