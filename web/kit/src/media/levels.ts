// The shape of a sound: how loud it is in each of so many equal parts of it.

/** The loudest of each part, of samples between -1 and 1. */
export function levelsOf(samples: Float32Array, count: number): number[] {
  const size = samples.length / count;
  return Array.from({ length: count }, (_, part) => {
    let most = 0;
    const end = Math.min(samples.length, Math.ceil((part + 1) * size));
    for (let at = Math.floor(part * size); at < end; at += 1) {
      most = Math.max(most, Math.abs(samples[at] ?? 0));
    }
    return most;
  });
}

/** As many levels as are wanted, of however many were measured. */
export function fold(levels: readonly number[], count: number): number[] {
  if (levels.length === 0) return Array.from({ length: count }, () => 0);
  const size = levels.length / count;
  return Array.from({ length: count }, (_, part) => {
    const from = Math.floor(part * size);
    const to = Math.max(from + 1, Math.floor((part + 1) * size));
    return Math.max(...levels.slice(from, to));
  });
}

/** Whole numbers from 0 to `most`; the loudest part has `most`, silence stays silent. */
export function stretched(levels: readonly number[], most: number): number[] {
  const loudest = Math.max(0, ...levels);
  // Less than this is noise of the microphone.
  if (loudest < 0.004) return levels.map(() => 0);
  return levels.map((level) => Math.round((Math.max(0, level) / loudest) * most));
}

/** "1:05"; the same signs in all languages, as on every player. */
export function clockOf(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(locale);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const end = two.format(seconds % 60);
  return hours > 0 ? `${one.format(hours)}:${two.format(minutes)}:${end}` : `${one.format(minutes)}:${end}`;
}
