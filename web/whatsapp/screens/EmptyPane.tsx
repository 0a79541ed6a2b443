// The large pane while no chat is open.
import { Icon } from "kit/app";
import { useT } from "kit/i18n";

import { Still } from "../icons/Still";
import type { Words } from "../words/type";

export function EmptyPane() {
  const t = useT<Words>();
  return (
    <div data-part="nothing-open">
      <Still />
      <h2 data-part="nothing-title">{t("empty.title")}</h2>
      <p data-part="nothing-line">{t("empty.line")}</p>
      <p data-part="nothing-foot">
        <Icon name="lock" />
        {t("w.encrypted.all")}
      </p>
    </div>
  );
}
