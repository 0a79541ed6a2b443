// The ways to the few places there are: a narrow rail beside the list, tabs below it on a phone.
import type { ReactNode } from "react";

import { Icon, type IconName, type Route, href } from "kit/app";
import { OwnFace } from "kit/flows";
import { useFormat, useT } from "kit/i18n";
import { Hidden } from "kit/parts";
import { useCounts } from "kit/stores";

import type { Words } from "../words/type";

const isChats = ({ name }: Route): boolean => name !== "starred" && name !== "settings";

/** How many chats have something new. */
function UnreadCount() {
  const t = useT<Words>();
  const format = useFormat();
  const { unreadChats } = useCounts();
  if (unreadChats === 0) return null;
  return (
    <span data-part="rail-count">
      <span aria-hidden="true">{format.number(unreadChats)}</span>
      <Hidden>{t("w.unread.chats", { count: unreadChats })}</Hidden>
    </span>
  );
}

function RailLink(props: { to: Route; label: string; isHere: boolean; action?: string; children: ReactNode }) {
  return (
    <a
      data-part="rail-link"
      data-action={props.action}
      href={href(props.to)}
      title={props.label}
      aria-current={props.isHere ? "page" : undefined}
    >
      {props.children}
      <Hidden>{props.label}</Hidden>
    </a>
  );
}

export function Rail({ route }: { route: Route }) {
  const t = useT<Words>();
  const isAccount = route.name === "settings" && route.page === "account";
  return (
    <nav data-part="rail" aria-label={t("w.rail")}>
      <RailLink to={{ name: "home" }} label={t("chats")} isHere={isChats(route)} action="open-inbox">
        <Icon name="chats" />
        <UnreadCount />
      </RailLink>
      <span data-part="rail-space" />
      <RailLink to={{ name: "starred" }} label={t("starred")} isHere={route.name === "starred"} action="open-starred">
        <Icon name="star" />
      </RailLink>
      <RailLink
        to={{ name: "settings", page: null }}
        label={t("settings.title")}
        isHere={route.name === "settings" && !isAccount}
        action="settings"
      >
        <Icon name="settings" />
      </RailLink>
      <RailLink to={{ name: "settings", page: "account" }} label={t("w.profile")} isHere={isAccount} action="profile">
        <OwnFace size={30} />
      </RailLink>
    </nav>
  );
}

function TabLink(props: { to: Route; icon: IconName; label: string; isHere: boolean; action: string; children?: ReactNode }) {
  return (
    <a
      data-part="tab-link"
      data-action={props.action}
      href={href(props.to)}
      aria-current={props.isHere ? "page" : undefined}
    >
      <span>
        <Icon name={props.icon} />
        {props.children}
      </span>
      <span>{props.label}</span>
    </a>
  );
}

export function TabBar({ route }: { route: Route }) {
  const t = useT<Words>();
  return (
    <nav data-part="tab-bar" aria-label={t("w.rail")}>
      <TabLink to={{ name: "home" }} icon="chats" label={t("chats")} isHere={route.name === "home"} action="open-inbox">
        <UnreadCount />
      </TabLink>
      <TabLink
        to={{ name: "settings", page: null }}
        icon="settings"
        label={t("settings.title")}
        isHere={route.name === "settings"}
        action="settings"
      />
    </nav>
  );
}
