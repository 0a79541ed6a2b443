// Where a message stands among its neighbours: runs of one person, lines with the day or the time.
// Pure: the shell gives the rule, this decides.
import type { MessageRow, RowId } from "kit/core";
import type { Look } from "kit/app/context";
import { sameDay } from "kit/i18n/format";

export type Place = {
  /** First and last of a run of one person. */
  first: boolean;
  last: boolean;
  isOwn: boolean;
  isGroup: boolean;
  /** Somebody else's first of a run in a group. */
  showSender: boolean;
  /** The newest own message: receipts of a thread are told once. */
  newestOwn: boolean;
};

export type Placed = {
  message: MessageRow;
  place: Place;
  /** The time that a line above tells; `null`: no line. */
  separator: number | null;
  /** "New messages" stands above it. */
  divider: boolean;
};

type Rule = Pick<Look, "separator" | "runGapMs">;

function separates(rule: Rule, before: MessageRow | undefined, message: MessageRow): boolean {
  if (before === undefined) return true;
  return rule.separator.kind === "day"
    ? !sameDay(before.at, message.at)
    : message.at - before.at > rule.separator.ms;
}

const isNotice = (message: MessageRow): boolean => message.body.kind === "notice";

/** Whether both belong to one run; `between`: something stands between them. */
function joined(rule: Rule, one: MessageRow, other: MessageRow, between: boolean): boolean {
  return (
    !between &&
    !isNotice(one) &&
    !isNotice(other) &&
    one.sender.account === other.sender.account &&
    Math.abs(other.at - one.at) <= rule.runGapMs
  );
}

export function placesOf(
  rows: readonly MessageRow[],
  rule: Rule,
  isGroup: boolean,
  dividerRow: RowId | null,
): Placed[] {
  const newestOwn = rows.findLast((message) => message.isOwn && !isNotice(message));
  const breaks = rows.map(
    (message, index) =>
      separates(rule, rows[index - 1], message) || message.row === dividerRow,
  );
  return rows.map((message, index) => {
    const before = rows[index - 1];
    const after = rows[index + 1];
    const first = !before || !joined(rule, before, message, breaks[index] === true);
    const last = !after || !joined(rule, message, after, breaks[index + 1] === true);
    const { isOwn } = message;
    return {
      message,
      place: {
        first,
        last,
        isOwn,
        isGroup,
        showSender: isGroup && !isOwn && first,
        newestOwn: message === newestOwn,
      },
      separator: separates(rule, before, message) ? message.at : null,
      divider: message.row === dividerRow,
    };
  });
}

/** The first of the messages that were not read when the conversation was opened. */
export function firstUnread(rows: readonly MessageRow[], unread: number): RowId | null {
  let left = unread;
  if (left <= 0) return null;
  let found: RowId | null = null;
  for (const message of rows.toReversed()) {
    if (message.isOwn || isNotice(message)) continue;
    found = message.row;
    left -= 1;
    if (left === 0) break;
  }
  return found;
}

/** How the next rows follow from those before: what a virtual list must know to keep its place. */
export type Held = { rows: readonly MessageRow[]; shift: boolean; generation: number };

export function follow(held: Held, rows: readonly MessageRow[]): Held {
  const oldFirst = held.rows[0];
  const first = rows[0];
  const { generation } = held;
  if (oldFirst === undefined || first === undefined || oldFirst.row === first.row) {
    return { rows, shift: false, generation };
  }
  const overlaps =
    rows.some((row) => row.row === oldFirst.row) || held.rows.some((row) => row.row === first.row);
  return overlaps
    ? { rows, shift: true, generation }
    : { rows, shift: false, generation: generation + 1 };
}
