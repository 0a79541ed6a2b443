// Everything of a composer that no app draws in another place: what stands instead of it, the lines
// above it, what is attached. An app gives the line of controls.
import type { ReactNode } from "react";

import { AttachArea } from "./attach/context";
import { Composer } from "./context";
import { ComposerGate } from "./Gate";
import { ComposerBanner, ComposerError, ComposerHonesty } from "./Parts";

export function Writing(props: { children: ReactNode; className?: string }): ReactNode {
  return (
    <ComposerGate>
      <Composer {...(props.className === undefined ? {} : { className: props.className })}>
        <ComposerBanner />
        <ComposerHonesty />
        <ComposerError />
        <AttachArea>{props.children}</AttachArea>
      </Composer>
    </ComposerGate>
  );
}
