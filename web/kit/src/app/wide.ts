// How many panes have room. The widths are the shells' shared ones (one, two or three panes).
import { useSyncExternalStore } from "react";

export type Wide = "phone" | "two" | "three";

const two = () => matchMedia("(min-width: 720px)");
const three = () => matchMedia("(min-width: 1101px)");

function subscribe(listener: () => void): () => void {
  const queries = [two(), three()];
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

const current = (): Wide => (three().matches ? "three" : two().matches ? "two" : "phone");

export const useWide = (): Wide => useSyncExternalStore(subscribe, current);
