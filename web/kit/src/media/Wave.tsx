// The shape of a sound as bars. Where it can be gone to, it is a slider: arrows go by two seconds.
import { useMemo, useRef } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";

import { useFormat, useT } from "kit/i18n";

import { clockOf, fold } from "./levels";

/** As many bars as a bubble has room for. */
const BARS = 42;
/** What a waveform's numbers go up to. */
const LEVEL_MOST = 255;
const STEP_S = 2;

export function Wave(props: {
  /** 0 to 255; `null`: nobody measured it. */
  waveform: readonly number[] | null;
  /** Seconds. */
  at: number;
  of: number;
  label: string;
  /** `null`: it cannot be gone to a place. */
  onSeek: ((seconds: number) => void) | null;
  bars?: number;
}): ReactNode {
  const t = useT();
  const format = useFormat();
  const { waveform, at, of, onSeek, bars = BARS } = props;
  const element = useRef<HTMLDivElement>(null);
  const levels = useMemo(() => fold(waveform ?? [], bars), [waveform, bars]);
  const reached = of > 0 ? Math.min(1, at / of) : 0;
  const drawn = levels.map((level, index) => (
    <i
      // A bar has no identity but its place.
      // oxlint-disable-next-line react/no-array-index-key
      key={index}
      data-on={(index + 0.5) / bars <= reached ? "" : undefined}
      style={{ blockSize: `${Math.max(8, Math.round((level / LEVEL_MOST) * 100))}%` }}
    />
  ));
  if (onSeek === null || of <= 0) {
    return (
      <div data-part="wave" aria-hidden="true">
        {drawn}
      </div>
    );
  }
  const isMirrored = () => element.current !== null && getComputedStyle(element.current).direction === "rtl";
  const toPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    onSeek((isMirrored() ? 1 - share : share) * of);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const side = isMirrored() ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: STEP_S * side,
      ArrowLeft: -STEP_S * side,
      ArrowUp: STEP_S,
      ArrowDown: -STEP_S,
      PageUp: of / 5,
      PageDown: -of / 5,
      Home: -of,
      End: of,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // Messages have keys of their own.
    event.stopPropagation();
    onSeek(Math.min(of, Math.max(0, at + step)));
  };
  return (
    <div
      ref={element}
      data-part="wave"
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={Math.ceil(of)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={t("media.position.text", {
        at: clockOf(at * 1_000, format.locale),
        of: clockOf(of * 1_000, format.locale),
      })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        toPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) toPointer(event);
      }}
    >
      {drawn}
    </div>
  );
}
