// The round "…" button above the list: the other lists. On a phone the menu tab has them.
import { go, useWide } from "kit/app";
import { IconButton, Menu } from "kit/parts";
import { useCounts } from "kit/stores";

import { useT } from "../words";

export function OptionsMenu() {
  const t = useT();
  const { requests } = useCounts();
  const isPhone = useWide() === "phone";
  if (isPhone) return null;
  const label = requests === 0 ? t("m.options") : `${t("m.options")}, ${t("m.requests.waiting", { n: requests })}`;

  return (
    <span data-part="options" data-waiting={requests === 0 ? undefined : ""}>
      <Menu
        label={t("m.options")}
        trigger={<IconButton name="more" label={label} action="options" />}
        items={[
          {
            id: "open-requests",
            text: requests === 0 ? t("requests") : t("m.requests.waiting", { n: requests }),
            icon: "requests",
          },
          { id: "open-archived", text: t("folder.archived"), icon: "archive" },
        ]}
        onAction={(id) => go({ name: "folder", folder: id === "open-requests" ? "requests" : "archived" })}
      />
    </span>
  );
}
