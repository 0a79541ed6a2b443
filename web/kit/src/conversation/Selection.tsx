// Choosing several messages, to forward them together: a mark at each, and a bar where the composer was.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { Button, IconButton } from "kit/parts/Button";

import { useConversation } from "./context";

/** Lies over the whole line of the message, so that a press anywhere on it chooses. */
export function SelectMark(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { selected, select } = useConversation();
  const { message } = props;
  if (selected === null || !message.can.forward) return null;
  return (
    <label data-part="select-line">
      <input
        type="checkbox"
        data-part="select-mark"
        aria-label={t("message.select")}
        checked={selected.has(message.row)}
        onChange={() => select(message)}
      />
      <span data-part="pick-mark" aria-hidden="true" />
    </label>
  );
}

export function SelectionBar(): ReactNode {
  const t = useT();
  const { selected, forward, endSelection } = useConversation();
  if (selected === null) return null;
  // In the order in which they were written, whatever the order of choosing.
  const messages = [...selected.values()].toSorted((a, b) => a.at - b.at || a.row - b.row);
  return (
    <div data-part="selection-bar" role="toolbar" aria-label={t("select.title")}>
      <IconButton name="close" label={t("cancel")} action="end-selection" onPress={endSelection} />
      <span data-part="selection-count" role="status">
        {t("select.count", { count: messages.length })}
      </span>
      <Button
        kind="primary"
        action="forward-selected"
        isDisabled={messages.length === 0}
        onPress={() => forward(...messages)}
      >
        <Icon name="forward" />
        {t("message.forward")}
      </Button>
    </div>
  );
}
