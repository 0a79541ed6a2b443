// Where the keyboard is put when the screen changes.
import { useEffect } from "react";
import type { RefObject } from "react";

/** Focuses `ref` each time `when` becomes true. */
export function useFocusOn(ref: RefObject<HTMLElement | null>, when: boolean): void {
  useEffect(() => {
    if (when) ref.current?.focus({ preventScroll: true });
  }, [ref, when]);
}

/** Frames for which a closing menu may give the focus back to its button. */
const SETTLING = 12;

/** The field in which one writes, if there is one. A menu that closes meanwhile takes the focus back to
 *  its button, so this holds on for some frames, unless the person goes elsewhere. */
export function focusComposer(): void {
  let left = SETTLING;
  const stop = () => {
    left = 0;
  };
  const hold = () => {
    if (left === 0) {
      window.removeEventListener("pointerdown", stop);
      return;
    }
    left -= 1;
    const field = document.querySelector<HTMLElement>('[data-part="composer-field"]');
    if (field !== null && document.activeElement !== field) field.focus();
    requestAnimationFrame(hold);
  };
  window.addEventListener("pointerdown", stop, { once: true });
  hold();
}

/** True for keys that belong to somebody who is typing text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
