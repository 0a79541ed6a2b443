// Who is typing or recording: said in words, drawn by the shell as dots.
import type { ReactNode } from "react";

import { useT, useFormat } from "kit/i18n";
import type { Typer } from "kit/stores/hints";
import { nameForDisplay } from "kit/text/display";

/** "Ana is typing…", "Ana and Ben are typing…"; empty when nobody is. */
export function useTypingText(): (typers: readonly Typer[], isGroup: boolean) => string {
  const t = useT();
  const format = useFormat();
  return (typers, isGroup) => {
    const [only] = typers;
    if (only === undefined) return "";
    // Of several who do different things, it is said that they write.
    const what = typers.every(({ activity }) => activity === "recording") ? "recording" : "typing";
    if (!isGroup && typers.length === 1) return t(what);
    const names = typers.map(({ name }) => nameForDisplay(name, t("somebody")));
    if (names.length === 1) return t(`${what}.one`, { name: names[0] ?? "" });
    return t(`${what}.many`, { names: format.list(names) });
  };
}

export function TypingLine(props: { typers: readonly Typer[]; isGroup?: boolean }): ReactNode {
  const text = useTypingText();
  if (props.typers.length === 0) return null;
  return (
    <div data-part="typing">
      <span data-part="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span data-part="typing-text">{text(props.typers, props.isGroup ?? true)}</span>
    </div>
  );
}
