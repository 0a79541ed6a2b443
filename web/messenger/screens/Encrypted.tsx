// The pill below a name: nobody but the people in it can read this chat.
import { Icon } from "kit/app";

import { useT } from "../words";

export function Encrypted() {
  const t = useT();
  return (
    <p data-part="encrypted">
      <Icon name="lock" />
      <span>{t("m.encrypted")}</span>
    </p>
  );
}
