// Chooses the theme of a chat. Each is shown by its own colours, which are the shell's, and by its name.
import { useState } from "react";
import type { ReactNode } from "react";
import { Radio, RadioGroup } from "react-aria-components";

import { THEMES } from "kit/conversation/themes";
import type { Chat } from "kit/core";
import { useT } from "kit/i18n";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { FailureLine } from "kit/parts/Page";
import { useAsk } from "kit/stores/ask";

const OWN = "own";

export function ThemeDialog(props: { chat: Chat; onClose: () => void }): ReactNode {
  const t = useT();
  const { chat, onClose } = props;
  const now = THEMES.find((theme) => theme === chat.shared.theme) ?? OWN;
  const [chosen, setChosen] = useState<string>(now);
  const { ask, busy, failure } = useAsk();
  const save = async () => {
    const theme = chosen === OWN ? "" : chosen;
    if ((await ask({ kind: "set_theme", conversation: chat.row.id, theme })) !== null) onClose();
  };
  return (
    <Dialog
      title={t("theme.title")}
      name="theme"
      isOpen
      onClose={onClose}
      actions={
        <DialogActions
          confirm={t("save")}
          isReady={chosen !== now}
          isBusy={busy}
          onConfirm={() => void save()}
          onClose={onClose}
        />
      }
    >
      <p data-part="dialog-text">{t("theme.text")}</p>
      <RadioGroup data-part="themes" aria-label={t("theme.title")} value={chosen} onChange={setChosen}>
        {[OWN, ...THEMES].map((theme) => (
          <Radio key={theme} value={theme} data-part="theme-choice" data-value={theme}>
            <span data-part="theme-swatch" data-theme={theme} aria-hidden="true" />
            <span data-part="theme-name">{t(nameOf(theme))}</span>
          </Radio>
        ))}
      </RadioGroup>
      <FailureLine failure={failure} />
    </Dialog>
  );
}

const nameOf = (theme: string): `theme.${(typeof THEMES)[number]}` | "theme.own" => {
  const known = THEMES.find((one) => one === theme);
  return known === undefined ? "theme.own" : `theme.${known}`;
};
