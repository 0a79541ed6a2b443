// Makes texts of others fit to be shown. What is stored and copied stays as it came: only what is
// drawn is made harmless, so that no text can turn a line around, hide in it or grow over its
// neighbours.

/** Controls but tab and line feed. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** Embeddings, overrides and isolates: every text gets its direction from its element instead. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/gu;
/** Invisible, and of no use but to hide: zero width space, word joiner, byte order mark, fillers. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]/gu;
/** Tags that do not belong to a flag. */
const TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;
/** More than four marks on a base. */
const MARKS = /(\p{M}{4})\p{M}+/gu;
/** Line and paragraph separators would break lines that style cannot see. */
const SEPARATORS = /\r\n?|[\u2028\u2029]/gu;

/** For any text on the screen. */
export function forDisplay(text: string): string {
  return text
    .toWellFormed()
    .replace(SEPARATORS, "\n")
    .replace(CONTROLS, "")
    .replace(BIDI, "")
    .replace(INVISIBLE, "")
    .replace(TAGS, "")
    .replace(MARKS, "$1");
}

/** For one line: a row of the list, a quote, a name. */
export const forLine = (text: string, most = 300): string =>
  cut(forDisplay(text.slice(0, most * 8)).replace(/\s+/gu, " ").trim(), most);

/** Letters and signs that are drawn as nothing. */
// oxlint-disable-next-line no-misleading-character-class -- a joiner among them is meant
const BLANKS = /\u034f|[\u115f\u1160\u17b4\u17b5\u200c-\u200f\u061c\u2800\u3164\uffa0]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const NAME_MOST = 100;

/** A name, or `fallback` where it shows nothing. */
export function nameForDisplay(name: string, fallback = ""): string {
  const shown = forLine(name, NAME_MOST);
  return VISIBLE.test(shown.replace(BLANKS, "")) ? shown : forLine(fallback, NAME_MOST);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first `most` units, never in the middle of a sign, with "…" where something is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  // A single sign longer than all that is allowed.
  return `${text.slice(0, end === 0 ? most : end).trimEnd()}…`;
}

// By the constructor: the flag is known to every browser that we serve, not to the compiler's target.
const EMOJI = new RegExp("^\\p{RGI_Emoji}$", "v");
/** Longer texts are not looked at. */
const EMOJI_TEXT_MOST = 120;

/** How many emoji a text has that has nothing else; 0 for every other text. */
export function onlyEmoji(text: string): number {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > EMOJI_TEXT_MOST) return 0;
  let count = 0;
  for (const { segment } of graphemes.segment(trimmed)) {
    if (segment.trim() === "") continue;
    if (!EMOJI.test(segment) && !EMOJI.test(`${segment}\ufe0f`)) return 0;
    count += 1;
  }
  return count;
}
