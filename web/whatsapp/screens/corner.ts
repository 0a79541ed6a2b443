// How much room the time, the ticks and "Edited" need in the corner of a bubble. The last line of a text
// keeps that much free, and how wide a time is depends on language and type: it is measured once for both.
import { useMemo } from "react";
import type { CSSProperties } from "react";

import { useFormat, useT } from "kit/i18n";

declare module "react" {
  interface CSSProperties {
    "--time-size"?: string;
    "--edited-size"?: string;
  }
}

/** The size of the time, as in tokens.css. */
const TIME_REM = 0.6875;
/** Where nothing can be measured: as wide as a time with "PM". */
const OTHERWISE = 50;

function measure(texts: readonly string[]): number {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (context === null || !(root > 0)) return OTHERWISE;
  context.font = `${root * TIME_REM}px ${getComputedStyle(document.body).fontFamily}`;
  return Math.ceil(Math.max(...texts.map((text) => context.measureText(text).width)));
}

export function useCorner(): CSSProperties {
  const format = useFormat();
  const t = useT();
  return useMemo(() => {
    const at = (hour: number) => format.time(new Date(2026, 0, 1, hour, 58).getTime());
    return {
      "--time-size": `${measure([at(10), at(22), at(0)]) + 4}px`,
      "--edited-size": `${measure([t("message.edited")]) + 5}px`,
    };
  }, [format, t]);
}
