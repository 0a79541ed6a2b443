// What is found for a text, a moment after the person stops typing it.
import { useEffect, useState } from "react";

import type { ConversationId, Hit } from "kit/core";

import { useCore } from "./core";

const REST_MS = 120;
const LIMIT = 60;
const NOTHING: readonly Hit[] = [];

export function useSearch(
  text: string,
  conversation: ConversationId | null = null,
): { hits: readonly Hit[]; busy: boolean } {
  const core = useCore();
  const wanted = text.trim();
  const key = `${conversation ?? ""} ${wanted}`;
  const [found, setFound] = useState<{ key: string; hits: readonly Hit[] } | null>(null);
  useEffect(() => {
    if (wanted === "") return;
    let stop = () => {};
    const rest = setTimeout(() => {
      const watching = core.watch(
        { kind: "search", text: wanted, conversation, limit: LIMIT },
        (shown) => setFound({ key, hits: shown.hits }),
      );
      stop = () => watching.stop();
    }, REST_MS);
    return () => {
      clearTimeout(rest);
      stop();
    };
  }, [core, wanted, conversation, key]);
  if (wanted === "") return { hits: NOTHING, busy: false };
  return { hits: found?.hits ?? NOTHING, busy: found?.key !== key };
}
