// The pen of all drawings.
import type { ReactNode } from "react";

/** By name, on a grid of 24. */
export type Drawings = Record<string, ReactNode>;

/** A drawing by line with round ends, for what cannot be a filled shape. */
export function Line({ d, width = 2 }: { d: string; width?: number }) {
  return (
    <path
      d={d}
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
