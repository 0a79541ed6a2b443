// Where something is, as numbers that people can copy into any map.

/** About a metre: more digits would only pretend. */
const DIGITS = 5;

export const coordinates = (latitude: number, longitude: number): string =>
  `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;

/** The lines of the drawn map: streets of nowhere, other ones for each place, so that two cards can be
 *  told apart. No map is fetched: that would tell somebody else where people are. */
export function streets(latitude: number, longitude: number): string[] {
  let seed = Math.abs(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4)) % 233_280;
  const next = (): number => {
    seed = (seed * 9_301 + 49_297) % 233_280;
    return seed / 233_280;
  };
  const lines: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const y = Math.round(10 + index * 26 + next() * 14);
    const end = Math.round(y + (next() - 0.5) * 46);
    lines.push(`M-5 ${y}Q120 ${Math.round((y + end) / 2 + (next() - 0.5) * 30)} 245 ${end}`);
  }
  for (let index = 0; index < 6; index += 1) {
    const x = Math.round(8 + index * 42 + next() * 20);
    lines.push(`M${x}-5Q${Math.round(x + (next() - 0.5) * 40)} 60 ${Math.round(x + (next() - 0.5) * 60)} 125`);
  }
  return lines;
}
