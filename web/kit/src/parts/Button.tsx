// Things to press. `action` is what it does, for tests and styles: it never changes with the language.
import type { ReactNode, Ref } from "react";
import { Button as Pressed } from "react-aria-components";

import { Icon, type IconName } from "kit/app/context";

import { flag, given } from "./given";

export type ButtonKind = "primary" | "plain" | "danger" | "quiet";

export function Button(props: {
  children: ReactNode;
  kind?: ButtonKind;
  action?: string | undefined;
  type?: "button" | "submit";
  onPress?: (() => void) | undefined;
  isDisabled?: boolean | undefined;
  isBusy?: boolean;
  autoFocus?: boolean;
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
}): ReactNode {
  const isBusy = props.isBusy === true;
  return (
    // React Aria's `isPending` leaves announcements behind whose words are gone: axe finds them.
    <Pressed
      data-part="button"
      data-kind={props.kind ?? "plain"}
      data-action={props.action}
      data-busy={flag(isBusy)}
      type={isBusy ? "button" : (props.type ?? "button")}
      {...given({
        "aria-disabled": isBusy ? true : undefined,
        onPress: isBusy ? undefined : props.onPress,
        isDisabled: props.isDisabled,
        className: props.className,
        autoFocus: props.autoFocus,
        ref: props.ref,
      })}
    >
      {props.children}
    </Pressed>
  );
}

export function IconButton(props: {
  name: IconName;
  /** What it does, in words: its only name for those who do not see the icon. */
  label: string;
  action?: string | undefined;
  onPress?: (() => void) | undefined;
  isDisabled?: boolean | undefined;
  className?: string | undefined;
  part?: string;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}): ReactNode {
  return (
    <Pressed
      data-part={props.part ?? "icon-button"}
      data-action={props.action}
      aria-label={props.label}
      {...given({
        onPress: props.onPress,
        isDisabled: props.isDisabled,
        className: props.className,
        ref: props.ref,
      })}
    >
      <Icon name={props.name} />
      {props.children}
    </Pressed>
  );
}
