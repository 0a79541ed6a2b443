// The keys of this app's own catalogue: what `useT` takes beside the common ones.
import type en from "./en.json";

export type Words = keyof typeof en;
