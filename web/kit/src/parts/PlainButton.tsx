// A button of the browser, for rows of which there are many: it costs nothing until it is pressed. Sets
// the same attributes as the buttons of React Aria, so that styles need not tell them apart.
import type { PointerEvent, ReactNode, Ref } from "react";

import { Icon, type IconName } from "kit/app/context";

const set = (name: "hovered" | "pressed") => (event: PointerEvent<HTMLElement>) => {
  // As there, fingers do not hover.
  if (name === "pressed" || event.pointerType === "mouse") event.currentTarget.dataset[name] = "";
};
const clear =
  (...names: ("hovered" | "pressed")[]) =>
  (event: PointerEvent<HTMLElement>) => {
    for (const name of names) delete event.currentTarget.dataset[name];
  };

const HOVERING = {
  onPointerEnter: set("hovered"),
  onPointerLeave: clear("hovered", "pressed"),
  onPointerDown: set("pressed"),
  onPointerUp: clear("pressed"),
  onPointerCancel: clear("hovered", "pressed"),
};

export function PlainButton(props: {
  part: string;
  onPress: () => void;
  /** What it does, in words, where its content does not say it. */
  label?: string | undefined;
  name?: IconName;
  action?: string;
  /** What it opens, and whether that is open. */
  opens?: "menu" | "dialog";
  isOpen?: boolean;
  /** Makes it one that is on or off. */
  isPressed?: boolean;
  isDisabled?: boolean;
  data?: Readonly<Record<`data-${string}`, string | number | undefined>>;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}): ReactNode {
  return (
    <button
      type="button"
      ref={props.ref}
      data-part={props.part}
      data-action={props.action}
      aria-label={props.label}
      aria-haspopup={props.opens}
      aria-expanded={props.opens === undefined ? undefined : props.isOpen === true}
      aria-pressed={props.isPressed}
      disabled={props.isDisabled}
      data-open={props.isOpen === true ? "" : undefined}
      {...props.data}
      {...HOVERING}
      onClick={props.onPress}
    >
      {props.name === undefined ? null : <Icon name={props.name} />}
      {props.children}
    </button>
  );
}
