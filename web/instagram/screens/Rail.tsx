// The narrow bar at the side of wide windows: where one can go, with the drawing alone.
import type { ReactNode } from "react";

import { go, href, type Route } from "kit/app";
import { OwnFace } from "kit/flows";
import { useCounts } from "kit/stores";
import { useFormat } from "kit/i18n";
import { Hidden, IconButton, Menu } from "kit/parts";

import { Icon, type IconName } from "../icons/Icon";
import type { Place } from "../place";
import { useWords } from "../words";
import { useAccountMenu } from "./account-menu";
import { focusSearch } from "./focus-search";

export function Rail({ place }: { place: Place }): ReactNode {
  const t = useWords();
  const menu = useAccountMenu();
  const { unreadChats } = useCounts();
  const { base, column } = place;
  const inMessages = column !== "settings" && base.name !== "starred";
  return (
    <nav className="rail" aria-label={t("i.rail.label")}>
      <span className="rail-mark">
        <Mark />
      </span>
      <RailLink
        name="send"
        label={t("chats")}
        to={{ name: "home" }}
        isCurrent={inMessages}
        count={unreadChats}
      />
      <IconButton
        part="rail-item"
        className="rail-item"
        name="search"
        label={t("i.rail.search")}
        action="open-search"
        onPress={() => {
          if (!inMessages) go({ name: "home" });
          focusSearch();
        }}
      />
      <RailLink name="plus" label={t("new.title")} to={{ name: "new" }} isCurrent={false} action="new-chat" />
      <RailLink
        name="star"
        label={t("starred")}
        to={{ name: "starred" }}
        isCurrent={base.name === "starred"}
        action="open-starred"
      />
      <span className="rail-space" />
      <a
        className="rail-item"
        href={href({ name: "settings", page: "account" })}
        title={t("i.rail.account")}
        aria-current={base.name === "settings" && base.page === "account" ? "page" : undefined}
      >
        <Hidden>{t("i.rail.account")}</Hidden>
        <OwnFace size={26} />
      </a>
      <Menu
        label={t("i.rail.more")}
        trigger={
          <IconButton
            part="rail-item"
            className="rail-item"
            name="menu"
            label={t("i.rail.more")}
            action="account-menu"
          />
        }
        items={menu.items}
        onAction={menu.onAction}
      />
    </nav>
  );
}

function RailLink(props: {
  name: IconName;
  label: string;
  to: Route;
  isCurrent: boolean;
  count?: number;
  action?: string;
}): ReactNode {
  const format = useFormat();
  const t = useWords();
  const count = props.count ?? 0;
  const label = count > 0 ? t("i.rail.unread", { place: props.label, n: count }) : props.label;
  return (
    <a
      className="rail-item"
      href={href(props.to)}
      title={props.label}
      aria-current={props.isCurrent ? "page" : undefined}
      data-action={props.action}
    >
      <Icon name={props.name} />
      <Hidden>{label}</Hidden>
      {count > 0 ? (
        <span className="rail-badge" aria-hidden="true">
          {count > 99 ? t("i.rail.many") : format.number(count)}
        </span>
      ) : null}
    </a>
  );
}

/** The app's own drawing, as on its icon. */
function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="mark" x1="0" y1="0" x2="0" y2="1">
          <stop className="mark-top" offset="0" />
          <stop className="mark-middle" offset="0.55" />
          <stop className="mark-bottom" offset="1" />
        </linearGradient>
      </defs>
      <rect width="24" height="24" rx="7" fill="url(#mark)" />
      <path
        className="mark-plane"
        d="M17.5 6.5 5.6 10.3l5.1 2.9 2.9 5.1 3.9-11.8ZM17.5 6.5l-6.8 6.7"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
