// The core, for everybody outside this folder.
export type * from "./api";
export type * from "./types";
export { CoreFailure } from "./failure";
export { startCore } from "./start";
export { scriptUrl } from "./trusted";
