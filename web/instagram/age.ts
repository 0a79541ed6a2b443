// How long ago, as short as this app writes it beside a line: "5m", "3h", "2d", "4w".
import { useMemo } from "react";

import { now, useFormat } from "kit/i18n";

const MINUTE = 60_000;
const STEPS = [
  ["week", 7 * 24 * 60 * MINUTE],
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
] as const;

/** Nothing for what is younger than a minute: then one says "now" in words. */
export type Age = (ms: number) => string | null;

export function ageIn(locale: string): Age {
  const units = new Map(
    STEPS.map(([unit]) => [
      unit,
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" }),
    ]),
  );
  return (ms) => {
    const passed = now() - ms;
    const step = STEPS.find(([, size]) => passed >= size);
    if (step === undefined) return null;
    const [unit, size] = step;
    return units.get(unit)?.format(Math.floor(passed / size)) ?? null;
  };
}

export function useAge(): Age {
  const { locale } = useFormat();
  return useMemo(() => ageIn(locale), [locale]);
}
