// Chooses one emoji: by eye, by search, by keys (arrows move by rows and columns).
import { useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";

import { useLocale, useT } from "kit/i18n";
import { SearchField } from "kit/parts/SearchField";

import { emojiGroups } from "./emoji";

export function EmojiPicker(props: { onChoose: (emoji: string) => void }): ReactNode {
  const t = useT();
  const { locale } = useLocale();
  const [text, setText] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const wanted = text.trim().toLocaleLowerCase(locale);
  const groups = emojiGroups()
    .map(({ id, all }) => ({ id, all: all.filter(({ names }) => names[locale].includes(wanted)) }))
    .filter(({ all }) => all.length > 0);
  const first = groups[0]?.all[0]?.sign;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = [...(grid.current?.querySelectorAll<HTMLElement>('[data-part="emoji"]') ?? [])];
    const at = all.findIndex((one) => one === event.target);
    const here = all[at];
    if (here === undefined) return;
    const step = getComputedStyle(here).direction === "rtl" ? -1 : 1;
    let next: HTMLElement | undefined;
    if (event.key === "ArrowRight") next = all[at + step];
    else if (event.key === "ArrowLeft") next = all[at - step];
    else if (event.key === "ArrowDown") next = nextInColumn(all.slice(at + 1), here);
    else if (event.key === "ArrowUp") next = nextInColumn(all.slice(0, at).toReversed(), here);
    else return;
    event.preventDefault();
    next?.focus();
  };

  return (
    <div data-part="emoji-picker">
      <SearchField label={t("emoji.search")} value={text} onChange={setText} autoFocus />
      {/* The keys steer the buttons inside, which have the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div data-part="emoji-groups" ref={grid} onKeyDown={onKeyDown}>
        {groups.length === 0 ? <p data-part="emoji-none">{t("search.nothing")}</p> : null}
        {groups.map(({ id, all }) => (
          <div key={id} data-part="emoji-group" role="group" aria-label={t(`emoji.${id}`)}>
            <h3 data-part="emoji-group-title">{t(`emoji.${id}`)}</h3>
            <div data-part="emoji-grid">
              {all.map(({ sign, names }) => (
                <button
                  key={sign}
                  type="button"
                  data-part="emoji"
                  data-action="emoji"
                  data-emoji={sign}
                  aria-label={names[locale]}
                  title={names[locale]}
                  tabIndex={sign === first ? 0 : -1}
                  onClick={() => props.onChoose(sign)}
                >
                  {sign}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

/** The nearest below or above, by what is seen. */
function nextInColumn(rest: readonly HTMLElement[], here: HTMLElement): HTMLElement | undefined {
  const from = here.getBoundingClientRect();
  let found: HTMLElement | undefined;
  let line: number | null = null;
  let best = Number.POSITIVE_INFINITY;
  for (const one of rest) {
    const box = one.getBoundingClientRect();
    if (Math.abs(box.top - from.top) < 2) continue;
    line ??= box.top;
    if (Math.abs(box.top - line) > 2) break;
    const distance = Math.abs(box.left - from.left);
    if (distance < best) [best, found] = [distance, one];
  }
  return found;
}
