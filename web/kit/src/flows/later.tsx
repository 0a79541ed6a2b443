// Screens that are fetched when they are first opened: the list of chats does not wait for them.
import { createElement, lazy, Suspense } from "react";
import type { ComponentType, ReactNode } from "react";

import { Spinner } from "kit/parts/Page";

/** As the component that `load` fetches, with something to see until it is there. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
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
