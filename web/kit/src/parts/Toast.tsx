// Short words that go by themselves. Never the only place where something important is said.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { announce } from "kit/a11y";

const STAY_MS = 5_000;
type Shown = { id: number; text: string };

let next = 0;
const listeners = new Set<(shown: Shown) => void>();

export function toast(text: string): void {
  next += 1;
  announce(text);
  for (const listener of listeners) listener({ id: next, text });
}

/** Where they appear. Once in a page; startApp puts it there. */
export function Toasts(): ReactNode {
  const [all, setAll] = useState<readonly Shown[]>([]);
  useEffect(() => {
    const ends = new Set<ReturnType<typeof setTimeout>>();
    const show = (shown: Shown) => {
      setAll((now) => [...now.slice(-2), shown]);
      const end = setTimeout(() => {
        ends.delete(end);
        setAll((now) => now.filter(({ id }) => id !== shown.id));
      }, STAY_MS);
      ends.add(end);
    };
    listeners.add(show);
    return () => {
      listeners.delete(show);
      for (const end of ends) clearTimeout(end);
    };
  }, []);
  return (
    <div data-part="toasts">
      {all.map(({ id, text }) => (
        <div key={id} data-part="toast" aria-hidden="true">
          {text}
        </div>
      ))}
    </div>
  );
}
