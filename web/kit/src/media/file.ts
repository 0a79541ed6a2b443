// One file of a message, as a bubble has it: where it is, how far it has come, its bytes when they are
// on this device. The core says what may be fetched; nothing of that is decided here.
import { useCallback, useEffect, useMemo, useState } from "react";
import type { RefObject } from "react";

import type { Attachment, Core, Failure, MessageRow } from "kit/core";
import { thumbnailBlob } from "kit/core/files";
import { failureOf } from "kit/stores/ask";
import { useCore } from "kit/stores/core";

import { useBlobUrl } from "./blobUrl";
import type { Lent } from "./player";
import { urls } from "./urls";

const keyOf = (message: MessageRow, index: number): string => `${message.row}/${index}`;

/** Holds the file's URL until it is given back. */
export const lendFile = (core: Core, message: MessageRow, index: number): Promise<Lent> =>
  urls.lend(keyOf(message, index), () => core.file(message.row, index), message.expiresAt === null);

export type OpenFile = { url: string | null; failure: Failure | null };

/** The file's URL while it is on this device and `isWanted`. */
export function useOpenFile(message: MessageRow, attachment: Attachment, isWanted: boolean): OpenFile {
  const core = useCore();
  const { index } = attachment;
  const key = keyOf(message, index);
  // One's own file lies here from the moment it is sealed.
  const isHere = attachment.state.kind === "here" || attachment.state.kind === "uploading";
  const isKept = message.expiresAt === null;
  const { row } = message;
  const [open, setOpen] = useState<OpenFile>({ url: null, failure: null });
  useEffect(() => {
    if (!isHere || !isWanted) return undefined;
    let [isOver, lent] = [false, null as Lent | null];
    urls.lend(key, () => core.file(row, index), isKept).then(
      (got) => {
        lent = got;
        if (isOver) got.release();
        else setOpen({ url: got.url, failure: null });
      },
      (error: unknown) => {
        if (!isOver) setOpen({ url: null, failure: failureOf(error) });
      },
    );
    return () => {
      isOver = true;
      lent?.release();
      setOpen({ url: null, failure: null });
    };
  }, [core, key, row, index, isHere, isWanted, isKept]);
  // What is open already is drawn at once: a list that is scrolled back does not flicker.
  return open.url === null && isHere && isWanted && open.failure === null
    ? { ...open, url: urls.peek(key) }
    : open;
}

/** The tiny picture that travels with a message, as a URL; `null` where there is none. */
export function useThumbnail(attachment: Attachment): string | null {
  const { thumbnail } = attachment;
  // The same thumbnail is the same picture, whatever else of the row is new.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const blob = useMemo(() => thumbnailBlob(attachment), [thumbnail]);
  return useBlobUrl(blob);
}

/** Once `ref` has come near to what can be seen. */
export function useSeen(ref: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const { current } = ref;
    if (isSeen || current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: "240px" },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [ref, isSeen]);
  return isSeen;
}

export type FileWork = {
  fetch: () => void;
  stop: () => void;
  cancel: () => void;
  retry: () => void;
  /** Why the last of them was refused. */
  failure: Failure | null;
};

/** What can be asked for a file. */
export function useFileWork(message: MessageRow, index: number): FileWork {
  const core = useCore();
  const { row } = message;
  const [failure, setFailure] = useState<Failure | null>(null);
  const carry = useCallback((work: Promise<unknown>) => {
    setFailure(null);
    work.catch((error: unknown) => setFailure(failureOf(error)));
  }, []);
  const fetch = useCallback(() => carry(core.call({ kind: "fetch_file", row, index })), [carry, core, row, index]);
  return {
    fetch,
    stop: () => carry(core.call({ kind: "stop_fetching", row, index })),
    cancel: () => carry(core.call({ kind: "cancel_files", row })),
    retry: () => carry(core.call({ kind: "retry_files", row })),
    failure,
  };
}

/** Asks once for what is fetched without being asked for, when it comes into view. */
export function useAutoFetch(attachment: Attachment, isSeen: boolean, work: FileWork): void {
  const isWanted = isSeen && attachment.auto && attachment.state.kind === "none";
  const { fetch } = work;
  useEffect(() => {
    if (isWanted) fetch();
  }, [isWanted, fetch]);
}
