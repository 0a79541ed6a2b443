// The two tabs at the foot of a phone: Chats, and Menu with everything else.
import { Icon, href } from "kit/app";
import { useFormat } from "kit/i18n";
import { useCounts } from "kit/stores";

import { useT } from "../words";

export function TabBar({ tab }: { tab: "chats" | "menu" }) {
  const t = useT();
  const format = useFormat();
  const { unreadChats, requests } = useCounts();
  return (
    <nav data-part="tab-bar" aria-label={t("m.sections")}>
      <a href={href({ name: "home" })} data-part="tab-link" aria-current={tab === "chats" ? "page" : undefined}>
        <Icon name="chats" />
        {unreadChats > 0 ? <span data-part="badge-count">{format.number(unreadChats)}</span> : null}
        <span>{t("chats")}</span>
      </a>
      <a
        href={href({ name: "settings", page: null })}
        data-part="tab-link"
        data-action="settings"
        aria-current={tab === "menu" ? "page" : undefined}
      >
        <Icon name="menu" />
        {requests > 0 ? <span data-part="badge-count">{format.number(requests)}</span> : null}
        <span>{t("m.menu")}</span>
      </a>
    </nav>
  );
}
