// What travels between a window and the core worker; written by the core's own test.

export type * from "./types.generated";
