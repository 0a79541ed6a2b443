// A menu at its trigger. Entries that cannot be done are not in it at all.
import type { ReactElement, ReactNode } from "react";
import { Menu as List, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { Icon, type IconName } from "kit/app/context";

import { flag, given } from "./given";

export type MenuEntry<Id extends string = string> = {
  id: Id;
  text: string;
  icon?: IconName;
  isDanger?: boolean;
};

export function Menu<Id extends string>(props: {
  label: string;
  /** A kit button. */
  trigger: ReactElement;
  items: readonly MenuEntry<Id>[];
  onAction: (id: Id) => void;
  /** Makes it a choice of one. */
  selected?: Id | undefined;
  isOpen?: boolean | undefined;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
}): ReactNode {
  const choose = (key: string | number) => {
    const item = props.items.find(({ id }) => id === key);
    if (item !== undefined) props.onAction(item.id);
  };
  return (
    <MenuTrigger {...given({ isOpen: props.isOpen, onOpenChange: props.onOpenChange })}>
      {props.trigger}
      <Popover data-part="menu-popover">
        <List
          data-part="menu"
          aria-label={props.label}
          onAction={choose}
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
      </Popover>
    </MenuTrigger>
  );
}
