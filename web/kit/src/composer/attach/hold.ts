// A button that is held down while it is not there any more: the recorder stands in its place before
// the finger is lifted. Short presses and long ones mean different things.

/** A shorter press was a press: recording goes on without the finger. */
const PRESS_MS = 350;
/** So far up and it goes on by itself, so far to the beginning of the line and it is thrown away. */
const LOCK_PX = 70;
const CANCEL_PX = 110;

export type HoldEnd = "pressed" | "released" | "cancelled" | "locked";

export class Hold {
  readonly #began = performance.now();
  readonly #from: { x: number; y: number };
  #end: HoldEnd | null = null;
  #listener: ((end: HoldEnd) => void) | null = null;

  constructor(box: DOMRect) {
    this.#from = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    window.addEventListener("pointermove", this.#moved);
    window.addEventListener("pointerup", this.#lifted);
    window.addEventListener("pointercancel", this.#broken);
  }

  /** Told once, also when it has ended before. */
  onEnd(listener: (end: HoldEnd) => void): () => void {
    if (this.#end === null) this.#listener = listener;
    else listener(this.#end);
    return () => {
      this.#listener = null;
    };
  }

  readonly #moved = (event: PointerEvent): void => {
    const isMirrored = document.documentElement.dir === "rtl";
    const back = (this.#from.x - event.clientX) * (isMirrored ? -1 : 1);
    if (this.#from.y - event.clientY > LOCK_PX) this.#finish("locked");
    else if (back > CANCEL_PX) this.#finish("cancelled");
  };

  readonly #lifted = (): void => {
    this.#finish(performance.now() - this.#began < PRESS_MS ? "pressed" : "released");
  };

  readonly #broken = (): void => this.#finish("locked");

  #finish(end: HoldEnd): void {
    window.removeEventListener("pointermove", this.#moved);
    window.removeEventListener("pointerup", this.#lifted);
    window.removeEventListener("pointercancel", this.#broken);
    if (this.#end !== null) return;
    this.#end = end;
    this.#listener?.(end);
  }
}
