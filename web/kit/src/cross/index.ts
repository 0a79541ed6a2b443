// People of other networks: only by exact handle, only where both want it, and honest about it.
export { ChatBadges, OriginBadge } from "./Badge";
export { FindForm, FindPerson } from "./Find";
export { Reach } from "./Reach";
export { StricterLines, useStricterLines } from "./Stricter";
