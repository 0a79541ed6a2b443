// Screens that are fetched when they are first opened: the list of chats does not wait for them.
import { createElement, lazy, Suspense } from "react";
import type { ComponentType, ReactNode } from "react";

import { Spinner } from "kit/parts/Page";

/** Safari has no idle callback. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 3_000 });
  else setTimeout(work, 1_000);
}

/** As the component that `load` fetches, with something to see until it is there. `soon`: fetched when
 *  the first view stands and the browser has nothing to do, because it is wanted next. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  when: "soon" | "asked" = "asked",
): (props: Props) => ReactNode {
  if (when === "soon") whenIdle(() => void load().catch(() => {}));
  const Fetched = lazy(async () => {
    const Loaded = await load();
    return { default: (given: { props: Props }) => createElement(Loaded, given.props) };
  });
  return (props) => (
    <Suspense fallback={<Spinner />}>
      <Fetched props={props} />
    </Suspense>
  );
}
