// Asking the core for something, with what a form needs beside it: whether it runs and why it failed.
import { useCallback, useEffect, useRef, useState } from "react";

import { useNetworkTitle } from "kit/app/context";
import type { AnswerTo, Ask, Failure } from "kit/core";
import { CoreFailure } from "kit/core/failure";
import { useFormat, useTextFor } from "kit/i18n";

import { useCore } from "./core";

/** What is shown for something that failed without a reason that the core gave. */
const UNKNOWN: Failure = { class: "fatal", code: "unknown", args: {} };

export const failureOf = (error: unknown): Failure =>
  error instanceof CoreFailure ? error.failure : UNKNOWN;

export type Asking = {
  /** `null`: it failed, and `failure` says why. */
  ask: <A extends Ask>(ask: A) => Promise<AnswerTo<A> | null>;
  busy: boolean;
  failure: Failure | null;
  clear: () => void;
};

export function useAsk(): Asking {
  const core = useCore();
  const [running, setRunning] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useCallback(
    async <A extends Ask>(what: A): Promise<AnswerTo<A> | null> => {
      setRunning((count) => count + 1);
      setFailure(null);
      try {
        return await core.call(what);
      } catch (error) {
        setFailure(failureOf(error));
        return null;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [core],
  );
  const clear = useCallback(() => setFailure(null), []);
  return { ask, busy: running > 0, failure, clear };
}

export type Reading<A extends Ask> = {
  /** The last answer, also while it is read again. */
  answer: AnswerTo<A> | null;
  failure: Failure | null;
  reload: () => void;
};

/** Asks when it is first shown and by `reload`. For what the core does not watch. */
export function useRead<A extends Ask>(ask: A): Reading<A> {
  const core = useCore();
  const [answer, setAnswer] = useState<AnswerTo<A> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  const key = JSON.stringify(ask);

  useEffect(() => {
    let wanted = true;
    core.call(latest.current).then(
      (got) => {
        if (!wanted) return;
        setAnswer(got);
        setFailure(null);
      },
      (error: unknown) => {
        if (wanted) setFailure(failureOf(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [core, key, turn]);

  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { answer, failure, reload };
}

/** Names of networks, times and sizes in a failure become what people read. */
function useReadable(): (failure: Failure) => Record<string, string> {
  const format = useFormat();
  const title = useNetworkTitle();
  return useCallback(
    (failure) => {
      const read: Record<string, string> = {};
      for (const [name, value] of Object.entries(failure.args)) {
        const list = String(value).split(",");
        if (name === "network") read[name] = format.list(list.map(title));
        else if (name.endsWith("_ms")) read[name] = format.list(list.map((ms) => format.duration(Number(ms))));
        else if (typeof value !== "number") read[name] = value;
        else read[name] = failure.code.startsWith("file_") ? format.bytes(value) : format.number(value);
      }
      return read;
    },
    [format, title],
  );
}

/** The words of a failure: those of its code, else those of its class. What a server refuses because
 *  of a mistake of ours is told in general. */
export function useFailureText(): (failure: Failure) => string {
  const text = useTextFor();
  const readable = useReadable();
  return useCallback(
    (failure) => {
      const general = failure.code.startsWith("refused_") ? "refused" : failure.class;
      return text(`failure.${failure.code}`, `failure.${general}`, readable(failure));
    },
    [text, readable],
  );
}
