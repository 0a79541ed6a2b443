// Sentences for screen readers: two live regions that stay in the document, filled in turn.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

type Politeness = "polite" | "assertive";
type Said = { text: string; politeness: Politeness; turn: number };

let turn = 0;
const listeners = new Set<(said: Said) => void>();

/** Says `text` once. Twice the same text in a row is said twice. */
export function announce(text: string, politeness: Politeness = "polite"): void {
  turn += 1;
  for (const listener of listeners) listener({ text, politeness, turn });
}

/** The regions. Once in a page; startApp puts it there. */
export function Announcer(): ReactNode {
  const [said, setSaid] = useState<Said | null>(null);
  useEffect(() => {
    listeners.add(setSaid);
    return () => {
      listeners.delete(setSaid);
    };
  }, []);
  // A no-break space more in every other turn makes the same words a change, and is not spoken.
  const text = said === null ? "" : said.text + (said.turn % 2 === 0 ? "\u00a0" : "");
  return (
    <>
      <div data-part="announcer" aria-live="polite">
        {said?.politeness === "polite" ? text : ""}
      </div>
      <div data-part="announcer" aria-live="assertive">
        {said?.politeness === "assertive" ? text : ""}
      </div>
    </>
  );
}
