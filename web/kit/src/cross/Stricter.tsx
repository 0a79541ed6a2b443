// Which rules of other networks hold in a conversation, each in a line. Nothing when only one's own do.
import type { ReactNode } from "react";

import { useNetworkTitle } from "kit/app/context";
import type { Rules } from "kit/core";
import { useFormat, useT } from "kit/i18n";

/** The lines, for those who show them elsewhere. */
export function useStricterLines(): (rules: Rules) => string[] {
  const t = useT();
  const format = useFormat();
  const title = useNetworkTitle();
  return (rules) => {
    const lines: string[] = [];
    const say = (because: string | null, line: (network: string) => string) => {
      if (because !== null) lines.push(line(title(because)));
    };
    const { editMs, unsendMs, textChars, timersMs, files, captions, membersMax } = rules;
    const editFor = editMs.value;
    // `null`: without end, which is nobody's stricter rule; 0: never.
    if (editFor !== null) {
      say(editMs.because, (network) =>
        editFor === 0
          ? t("stricter.edit.none", { network })
          : t("stricter.edit", { network, window: format.duration(editFor) }),
      );
    }
    const unsendFor = unsendMs.value;
    // `null`: without end, which is nobody's stricter rule; 0: never.
    if (unsendFor !== null) {
      say(unsendMs.because, (network) =>
        unsendFor === 0
          ? t("stricter.unsend.none", { network })
          : t("stricter.unsend", { network, window: format.duration(unsendFor) }),
      );
    }
    say(textChars.because, (network) => t("honesty.text", { network, count: textChars.value }));
    say(timersMs.because, (network) =>
      timersMs.value.length === 0
        ? t("stricter.timers.none", { network })
        : t("stricter.timers", {
            network,
            times: format.list(timersMs.value.map((ms) => format.duration(ms))),
          }),
    );
    if (!files.value) say(files.because, (network) => t("stricter.files", { network }));
    if (!captions.value) say(captions.because, (network) => t("stricter.captions", { network }));
    say(membersMax.because, (network) =>
      t("stricter.members", { network, count: membersMax.value }),
    );
    return lines;
  };
}

export function StricterLines(props: { rules: Rules }): ReactNode {
  const t = useT();
  const lines = useStricterLines()(props.rules);
  if (lines.length === 0) return null;
  return (
    <ul data-part="stricter" aria-label={t("stricter.title")}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
