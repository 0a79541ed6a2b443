// The small sign before a message in one line: what it carries besides words, or instead of them.
import type { ReactNode } from "react";

import { Icon, type IconName } from "kit/app/context";
import type { Media, Summary } from "kit/core";

const MEDIA: Readonly<Record<Media, IconName>> = {
  image: "camera",
  video: "video",
  audio: "audio",
  file: "document",
};

/** `null`: its words say all. */
function iconOf(summary: Summary): IconName | null {
  switch (summary.kind) {
    case "file":
      if (summary.viewOnce) return "view-once";
      return summary.voice ? "mic" : MEDIA[summary.media];
    case "poll":
    case "location":
    case "contact":
      return summary.kind;
    default:
      return null;
  }
}

export function SummaryIcon(props: { summary: Summary }): ReactNode {
  const name = iconOf(props.summary);
  return name === null ? null : (
    <span data-part="summary-icon">
      <Icon name={name} />
    </span>
  );
}
