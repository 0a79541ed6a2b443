// All icons of this app, drawn for it: 24 grid, round and filled. The control has the name, not the
// icon; colour and size come from the place where it stands.
import type { ReactNode } from "react";

import { actions } from "./actions";
import { media } from "./media";
import { places } from "./places";
import { rich } from "./rich";

const drawings: Partial<Record<string, ReactNode>> = { ...places, ...actions, ...media, ...rich, trash: actions.unsend };

/** Point along the line of text, so they turn round where text runs from right to left. */
const directed = new Set(["back", "chevron-end", "exit", "forward", "reply", "send"]);

export function Icon({ name }: { name: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="currentColor"
      aria-hidden="true"
      focusable="false"
      data-directed={directed.has(name) ? "" : undefined}
    >
      {drawings[name]}
    </svg>
  );
}
