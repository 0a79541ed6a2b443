// Mentions while one writes: which are offered at the caret, and where they stand when it is sent.
import type { AccountId, Ask, Person } from "kit/core";
import { nameForDisplay } from "kit/text/display";

const MOST_OFFERED = 6;
/** An at sign at the beginning of a word, and what was typed after it. */
const OPEN = /(?:^|[\s(])@([\p{L}\p{M}\p{N}_.-]{0,40})$/u;

export type Chosen = { account: AccountId; written: string };

/** What is being typed after an @, and where the @ is. */
export function openMention(text: string, caret: number): { at: number; query: string } | null {
  const found = OPEN.exec(text.slice(Math.max(0, caret - 64), caret));
  const query = found?.[1];
  return query === undefined ? null : { at: caret - query.length - 1, query };
}

export function offered(people: readonly Person[], query: string): Person[] {
  const wanted = query.toLocaleLowerCase();
  const matches = (person: Person) =>
    [person.name, person.handle, person.shown].some((name) =>
      name
        .toLocaleLowerCase()
        .split(/[\s@]+/u)
        .some((word) => word.startsWith(wanted)),
    );
  return people.filter((person) => !person.isMe && matches(person)).slice(0, MOST_OFFERED);
}

/** The word that means everybody, where there is one and what is typed begins it. */
export const offeredAll = (word: string | null, query: string): string | null =>
  word?.startsWith(query.toLocaleLowerCase()) === true ? word : null;

export const writtenAs = (person: Person): string =>
  `@${nameForDisplay(person.shown, person.handle)}`;

/** Where the chosen ones still stand in the text, in UTF-16 units. What was changed is no mention. */
export function mentionsIn(
  text: string,
  chosen: readonly Chosen[],
): Extract<Ask, { kind: "send" }>["mentions"] {
  const found: Extract<Ask, { kind: "send" }>["mentions"] = [];
  // Longer names first: "@Ana Maria" is not "@Ana".
  for (const { account, written } of chosen.toSorted((a, b) => b.written.length - a.written.length)) {
    let from = 0;
    for (;;) {
      const start = text.indexOf(written, from);
      if (start < 0) break;
      const end = start + written.length;
      from = end;
      if (!found.some((other) => start < other.end && other.start < end)) {
        found.push({ start, end, account });
      }
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}
