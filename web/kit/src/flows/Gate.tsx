// What is in front: trouble with storage, signing up, or the app. The shell's screens are only drawn
// where there is somebody whose they are.
import { useState } from "react";
import type { ReactNode } from "react";

import { useCoreState } from "kit/stores/core";

import { later } from "./later";
import { Opening } from "./Opening";

const SignUp = later(async () => (await import("./SignUp")).SignUp);
const StorageScreen = later(async () => (await import("./Storage")).StorageScreen);

export function Gate(props: { children: ReactNode; aside?: ReactNode }): ReactNode {
  const { storage, me } = useCoreState();
  const [isExplained, setExplained] = useState(false);
  if (storage === "opening") return <Opening />;
  const bad = storage === "ok" || storage === "full" ? null : storage;
  const isPassed = bad === "evicted" && (isExplained || me !== null);
  if (bad !== null && !isPassed) {
    return <StorageScreen storage={bad} onContinue={() => setExplained(true)} />;
  }
  if (me === null || me.verifying || me.account === null) return <SignUp aside={props.aside} />;
  return props.children;
}
