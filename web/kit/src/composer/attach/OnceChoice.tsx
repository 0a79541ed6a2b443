// How often what is sent may be looked at. Nothing in apps that have no such thing.
import type { ReactNode } from "react";
import { Button } from "react-aria-components";

import { Icon, useFeatures } from "kit/app/context";
import { useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { Menu } from "kit/parts/Menu";
import { PlainButton } from "kit/parts/PlainButton";

const CHOICES = ["once.keep", "once.choice", "once.replay"] as const;

export function OnceChoice(props: { value: number; onChange: (value: number) => void }): ReactNode {
  const t = useT();
  const { viewOnce } = useFeatures();
  const { value, onChange } = props;
  if (viewOnce === 0) return null;
  if (viewOnce === 1) {
    return (
      <PlainButton
        part="once-choice"
        action="view-once"
        label={t("once.choice")}
        data={{ "data-on": flag(value > 0) }}
        isPressed={value > 0}
        onPress={() => onChange(value > 0 ? 0 : 1)}
      >
        <Icon name="view-once" />
      </PlainButton>
    );
  }
  const shown = CHOICES[value] ?? "once.keep";
  return (
    <Menu
      label={t("once.choice")}
      selected={shown}
      items={CHOICES.map((id) => ({ id, text: t(id) }))}
      onAction={(id) => onChange(CHOICES.indexOf(id))}
      trigger={
        <Button
          data-part="once-choice"
          data-action="view-once"
          data-on={flag(value > 0)}
          aria-label={t("once.choice.is", { what: t(shown) })}
        >
          <Icon name="view-once" />
          <span data-part="once-choice-text">{t(shown)}</span>
        </Button>
      }
    />
  );
}
