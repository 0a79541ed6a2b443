// A menu at its trigger. Entries that cannot be done are not in it at all.
import type { ReactElement, ReactNode, RefObject } from "react";
import { Menu as List, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { Icon, type IconName } from "kit/app/context";

import { flag } from "./given";

export type MenuEntry<Id extends string = string> = {
  id: Id;
  text: string;
  icon?: IconName;
  isDanger?: boolean;
};

type Entries<Id extends string> = {
  label: string;
  items: readonly MenuEntry<Id>[];
  onAction: (id: Id) => void;
  /** Makes it a choice of one. */
  selected?: Id | undefined;
};

/** With a kit button as its trigger. */
export function Menu<Id extends string>(props: Entries<Id> & { trigger: ReactElement }): ReactNode {
  return (
    <MenuTrigger>
      {props.trigger}
      <Popover data-part="menu-popover" aria-label={props.label}>
        <Items {...props} />
      </Popover>
    </MenuTrigger>
  );
}

/** At an element that is there anyway; to be drawn only while it is open. */
export function MenuAt<Id extends string>(
  props: Entries<Id> & { at: RefObject<HTMLElement | null>; onClose: () => void },
): ReactNode {
  return (
    <Popover
      data-part="menu-popover"
      aria-label={props.label}
      triggerRef={props.at}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
    >
      <Items {...props} />
    </Popover>
  );
}

function Items<Id extends string>(props: Entries<Id> & { onClose?: () => void }): ReactNode {
  const { onClose } = props;
  const choose = (key: string | number) => {
    const item = props.items.find(({ id }) => id === key);
    if (item !== undefined) props.onAction(item.id);
  };
  return (
    <List
      data-part="menu"
      aria-label={props.label}
      onAction={choose}
      {...(onClose === undefined ? {} : { onClose, autoFocus: "first" as const })}
      {...(props.selected === undefined
        ? {}
        : { selectionMode: "single" as const, selectedKeys: [props.selected] })}
    >
      {props.items.map((item) => (
        <MenuItem
          key={item.id}
          id={item.id}
          textValue={item.text}
          data-part="menu-item"
          data-action={item.id}
          data-danger={flag(item.isDanger === true)}
        >
          {item.icon === undefined ? null : <Icon name={item.icon} />}
          <span data-part="menu-text">{item.text}</span>
          {props.selected === item.id ? <Icon name="check" /> : null}
        </MenuItem>
      ))}
    </List>
  );
}
