// The one core of this window, for everything below.
import { createContext, use, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

import type { Core, Me, State, Tab } from "kit/core";

const CoreContext = createContext<Core | null>(null);

export function CoreProvider(props: { core: Core; children: ReactNode }): ReactNode {
  return <CoreContext value={props.core}>{props.children}</CoreContext>;
}

export function useCore(): Core {
  const core = use(CoreContext);
  if (core === null) throw new Error("no core here: start the app by startApp");
  return core;
}

export function useCoreState(): State {
  const { state } = useCore();
  return useSyncExternalStore(
    (listener) => state.subscribe(listener),
    () => state.get(),
  );
}

export function useTab(): Tab {
  const { tab } = useCore();
  return useSyncExternalStore(
    (listener) => tab.subscribe(listener),
    () => tab.get(),
  );
}

/** The signed-up person. The gate shows an app only where there is one. */
export function useMe(): Me {
  const { me } = useCoreState();
  if (me === null) throw new Error("nobody is signed up: the gate shows the app too early");
  return me;
}
