// Bytes as something that an element can show, for as long as it is shown.
import { useEffect, useState } from "react";

/** What is just being read when its element goes would fail aloud. */
const READ_MS = 1_000;

export function useBlobUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === null) return undefined;
    const made = URL.createObjectURL(blob);
    // A URL is to be given back, so it is made here and not while drawing.
    // oxlint-disable-next-line react/set-state-in-effect
    setUrl(made);
    return () => {
      setUrl(null);
      setTimeout(() => URL.revokeObjectURL(made), READ_MS);
    };
  }, [blob]);
  return url;
}
