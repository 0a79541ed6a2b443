// People of other networks: only by exact handle, only where both want it, and honest about it. The
// screens for it are in kit/flows, where they are fetched when they are opened.
export { ChatBadges, OriginBadge } from "./Badge";
export { StricterLines, useStricterLines } from "./Stricter";
