// A code that a camera reads. It is drawn from rows of ones and zeros, as one path, dark on light in
// either appearance: cameras do not read it the other way round.
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

import { ImportFile } from "kit/core/import";

/** Light modules round it, without which it is not found. */
const QUIET = 4;

export function Qr(props: { text: string; label: string }): ReactNode {
  const rows = useRows(props.text);
  if (rows === null) return null;
  const size = rows.length + QUIET * 2;
  const path = rows
    .flatMap((row, y) =>
      [...row].map((sign, x) => (sign === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")),
    )
    .join("");
  return (
    <svg
      data-part="qr"
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect data-part="qr-light" width={size} height={size} />
      <path data-part="qr-dark" d={path} />
    </svg>
  );
}

function useRows(text: string): string[] | null {
  const [rows, setRows] = useState<string[] | null>(null);
  useEffect(() => {
    const drawer = new ImportFile();
    let wanted = true;
    drawer.qr(text).then(
      (drawn) => {
        if (wanted) setRows(drawn?.split("\n") ?? null);
        drawer.close();
      },
      // Then the text beside it is all there is.
      () => undefined,
    );
    return () => {
      wanted = false;
      drawer.close();
    };
  }, [text]);
  return rows;
}
