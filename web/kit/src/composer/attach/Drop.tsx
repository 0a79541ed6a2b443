// While files are dragged over the window: where they would go.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { carriesFiles } from "kit/app/drop";
import { useConversation } from "kit/conversation/context";
import { useT } from "kit/i18n";
import { nameForDisplay } from "kit/text/display";

export function DropScreen(props: { onFiles: (files: readonly File[]) => void }): ReactNode {
  const t = useT();
  const { chat } = useConversation();
  const { onFiles } = props;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Every element on the way is entered and left; what counts is how deep one is in the window.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) onFiles(files);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, [onFiles]);
  if (!isOver) return null;
  return (
    <div data-part="drop" aria-hidden="true">
      <div data-part="drop-inner">
        <Icon name="image" />
        <span>{t("attach.drop", { name: nameForDisplay(chat?.row.title ?? "", t("chat.unnamed")) })}</span>
      </div>
    </div>
  );
}
