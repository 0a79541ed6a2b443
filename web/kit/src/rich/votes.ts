// What a press on an option of a poll means. The core counts; this only says what is chosen now.
import type { Part } from "kit/core";

export type Poll = Extract<Part, { kind: "poll" }>;

/** The choices after a press on `index`: the same press again takes the choice back. */
export function choicesAfter(poll: Poll, index: number): number[] {
  const mine = poll.options.flatMap((option, at) => (option.mine ? [at] : []));
  if (mine.includes(index)) return mine.filter((at) => at !== index);
  return poll.multiple ? [...mine, index].toSorted((a, b) => a - b) : [index];
}

/** How long the bar of an option is, in whole percent of the people who voted. */
export function shareOf(poll: Poll, index: number): number {
  const people = poll.options[index]?.people.length ?? 0;
  return poll.voters === 0 ? 0 : Math.round((people / poll.voters) * 100);
}

/** What may be sent as a poll: the options without the empty ones, `null` while it is none. The core
 *  holds the same bounds. */
export const OPTIONS_MOST = 12;
export function readyOptions(question: string, options: readonly string[]): string[] | null {
  const written = options.map((option) => option.trim()).filter((option) => option !== "");
  const isDifferent = new Set(written).size === written.length;
  return question.trim() !== "" && written.length >= 2 && isDifferent ? written : null;
}

/** The fields that are shown: always an empty one at the end, as long as there may be more. */
export function withRoom(options: readonly string[]): string[] {
  const isFull = options.every((option) => option.trim() !== "");
  return isFull && options.length < OPTIONS_MOST ? [...options, ""] : [...options];
}
