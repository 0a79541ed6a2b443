// What stands in a bubble above files and text: that it was forwarded, and messages that are drawn.
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";

const PartView = lazy(async () => ({ default: (await import("kit/rich/PartView")).PartView }));

export function Parts(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { message } = props;
  const { part, forwarded } = message;
  return (
    <>
      {forwarded === "none" ? null : (
        <span data-part="forwarded" data-many={forwarded === "many" ? "" : undefined}>
          <Icon name="forward" />
          {t(forwarded === "many" ? "forwarded.many" : "forwarded.some")}
        </span>
      )}
      {part === null ? null : (
        // Its place is kept while the drawing of the first one is fetched.
        <Suspense fallback={<span data-part="part-place" data-kind={part.kind} />}>
          <PartView message={message} />
        </Suspense>
      )}
    </>
  );
}
