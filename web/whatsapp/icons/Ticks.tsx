// How far an own message has come: clock, one tick, two ticks, two coloured ticks. Words beside it say the same.
import type { Receipt } from "kit/core";

export type Drawn = Exclude<Receipt, "none">;

const TWO = "m1.2 6.4 3.2 3.2 6.8-7.2M8 8.4l1.2 1.2L16 2.4";
const PATHS: Record<Drawn, string> = {
  sending: "M9 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8ZM9 3.8V6l1.6 1",
  sent: "m4 6.4 3.2 3.2L14 2.4",
  delivered: TWO,
  read: TWO,
};

/** Neither clock nor ticks turn around with the direction of writing. */
export function Ticks({ receipt }: { receipt: Drawn }) {
  return (
    <svg
      data-part="ticks"
      data-receipt={receipt}
      viewBox="0 0 18 12"
      width={18}
      height={12}
      fill="none"
      stroke="currentColor"
      strokeWidth={receipt === "sending" ? 1.1 : 1.45}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[receipt]} />
    </svg>
  );
}
