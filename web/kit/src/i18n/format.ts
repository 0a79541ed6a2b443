// Dates, times and numbers in the chosen language. All by Intl: no pattern is written by hand.
import type { Locale } from "./catalogue";

/** The clock of everything that is shown. Tests set it. */
let clock: () => number = Date.now;
export const now = (): number => clock();
export const setClock = (next: () => number): void => {
  clock = next;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Same day in the person's own time zone. */
export function sameDay(a: number, b: number): boolean {
  const [first, second] = [new Date(a), new Date(b)];
  return (
    first.getFullYear() === second.getFullYear() &&
    first.getMonth() === second.getMonth() &&
    first.getDate() === second.getDate()
  );
}

/** Whole days between the midnights before both. */
function daysBetween(earlier: number, later: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / DAY);
}

export class Format {
  readonly locale: Locale;
  readonly #time: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #shortWeekday: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #longDate: Intl.DateTimeFormat;
  readonly #oldDate: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #shortRelative: Intl.RelativeTimeFormat;
  readonly #number: Intl.NumberFormat;
  readonly #list: Intl.ListFormat;
  readonly #units = new Map<string, Intl.NumberFormat>();

  constructor(locale: Locale) {
    this.locale = locale;
    const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
    this.#time = of({ hour: "numeric", minute: "2-digit" });
    this.#weekday = of({ weekday: "long" });
    this.#shortWeekday = of({ weekday: "short" });
    this.#date = of({ day: "numeric", month: "short" });
    this.#longDate = of({ day: "numeric", month: "long", year: "numeric" });
    this.#oldDate = of({ day: "numeric", month: "numeric", year: "numeric" });
    this.#full = of({ dateStyle: "medium", timeStyle: "short" });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    this.#shortRelative = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "narrow" });
    this.#number = new Intl.NumberFormat(locale);
    this.#list = new Intl.ListFormat(locale, { type: "conjunction" });
  }

  time(ms: number): string {
    return this.#time.format(ms);
  }

  /** "Today", "Yesterday", a weekday within a week, else the date. */
  day(ms: number): string {
    return capital(this.dayWord(ms), this.locale);
  }

  /** As short as a row of a list wants it. */
  listTime(ms: number): string {
    const days = daysBetween(ms, now());
    if (days <= 0) return this.time(ms);
    if (days < 7) return this.#shortWeekday.format(ms);
    return new Date(ms).getFullYear() === new Date(now()).getFullYear()
      ? this.#date.format(ms)
      : this.#oldDate.format(ms);
  }

  /** Day and time: for separators and for screen readers. */
  full(ms: number): string {
    return this.#full.format(ms);
  }

  /** Day in words and the time: "Yesterday 14:05". */
  dayTime(ms: number): string {
    return sameDay(ms, now()) ? this.time(ms) : `${this.day(ms)} ${this.time(ms)}`;
  }

  /** "5 minutes ago". */
  ago(ms: number): string {
    const passed = Math.max(0, now() - ms);
    if (passed < HOUR) return this.#relative.format(-Math.floor(passed / MINUTE), "minute");
    if (passed < DAY) return this.#relative.format(-Math.floor(passed / HOUR), "hour");
    return this.#relative.format(-Math.floor(passed / DAY), "day");
  }

  /** As short as a header wants it: "2h ago"; never less than a minute. */
  agoShort(ms: number): string {
    const passed = Math.max(MINUTE, now() - ms);
    if (passed < HOUR) return this.#shortRelative.format(-Math.floor(passed / MINUTE), "minute");
    if (passed < DAY) return this.#shortRelative.format(-Math.floor(passed / HOUR), "hour");
    return this.#shortRelative.format(-Math.floor(passed / DAY), "day");
  }

  /** The day within a sentence: "today", "yesterday", "Monday", else the date. */
  dayWord(ms: number): string {
    const days = daysBetween(ms, now());
    if (days === 0 || days === 1) return this.#relative.format(-days, "day");
    return days > 1 && days < 7 ? this.#weekday.format(ms) : this.#longDate.format(ms);
  }

  /** A length of time in its largest whole unit: "15 minutes", "7 days". */
  duration(ms: number): string {
    for (const [unit, size] of [["day", DAY], ["hour", HOUR], ["minute", MINUTE]] as const) {
      // "24 hours" is how the timers are spoken of, not "1 day".
      if (unit === "day" && ms === DAY) continue;
      if (ms >= size && ms % size === 0) return this.#unit(unit, "long").format(ms / size);
    }
    return this.#unit("second", "long").format(Math.round(ms / 1000));
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  bytes(count: number): string {
    const steps = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    let [step, value] = [0, count];
    while (value >= 1000 && step < steps.length - 1) [step, value] = [step + 1, value / 1000];
    return this.#unit(steps[step] ?? "byte", "short").format(value);
  }

  /** "Ana, Ben and Chi". */
  list(items: readonly string[]): string {
    return this.#list.format(items);
  }

  #unit(unit: string, unitDisplay: "long" | "short"): Intl.NumberFormat {
    const key = unit + unitDisplay;
    let made = this.#units.get(key);
    if (made === undefined) {
      made = new Intl.NumberFormat(this.locale, {
        style: "unit",
        unit,
        unitDisplay,
        maximumFractionDigits: 1,
      });
      this.#units.set(key, made);
    }
    return made;
  }
}

const capital = (text: string, locale: Locale): string =>
  text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
