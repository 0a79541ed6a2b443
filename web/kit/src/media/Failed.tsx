// An own message whose files stand still: why, and what can be done about it.
import type { ReactNode } from "react";

import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { useFailureText } from "kit/stores/ask";

import { useFileWork } from "./file";

export function Failed(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const text = useFailureText();
  const { message } = props;
  const work = useFileWork(message, 0);
  const failed = message.attachments
    .map(({ state }) => state)
    .find((state) => state.kind === "failed");
  if (failed === undefined) return null;
  return (
    <div data-part="file-failed">
      <p data-part="file-failed-text">{text({ class: "fatal", code: failed.code, args: {} })}</p>
      <div data-part="file-failed-actions">
        {message.can.retry ? (
          <Button kind="quiet" action="retry-files" onPress={work.retry}>
            {t("media.retry")}
          </Button>
        ) : null}
        {message.can.cancel ? (
          <Button kind="quiet" action="cancel-files" onPress={work.cancel}>
            {t("media.discard")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
