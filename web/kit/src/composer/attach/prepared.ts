// Chosen files on their way to being sent: each is prepared once for a quality, in its own time.
import { useEffect, useRef, useState } from "react";

import { useLook } from "kit/app/context";
import type { Failure, Media, NetworkName, Rules } from "kit/core";
import { NotPrepared, prepare, type Prepared, type Quality, type Trouble } from "kit/media/prepare";

import type { Staged } from "./context";

export type Progress = { kind: "busy" } | { kind: "ready"; prepared: Prepared } | { kind: "trouble"; trouble: Trouble };

const BUSY: Progress = { kind: "busy" };
const SIZES = { edge: 1_600, hd: null };

/** How each of the staged ones is, in their order. */
export function usePrepared(staged: readonly Staged[], isHd: boolean): readonly Progress[] {
  const sizes = useLook().pictures ?? SIZES;
  const [done, setDone] = useState<ReadonlyMap<string, Progress>>(new Map());
  const names = useRef(new Map<File, number>());
  const begun = useRef(new Set<string>());
  const keyOf = ({ file, wanted }: Staged): string => {
    const number = names.current.get(file) ?? names.current.size;
    names.current.set(file, number);
    return `${number} ${qualityOf(wanted, isHd)}`;
  };
  useEffect(() => {
    for (const one of staged) {
      const key = keyOf(one);
      if (begun.current.has(key)) continue;
      begun.current.add(key);
      const set = (progress: Progress) => setDone((now) => new Map(now).set(key, progress));
      prepare(one.file, qualityOf(one.wanted, isHd), sizes).then(
        (prepared) => set({ kind: "ready", prepared }),
        (error: unknown) => {
          set({ kind: "trouble", trouble: error instanceof NotPrepared ? error.trouble : "broken" });
        },
      );
    }
    // `keyOf` only reads what is listed here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [staged, isHd, sizes]);
  return staged.map((one) => done.get(keyOf(one)) ?? BUSY);
}

const qualityOf = (wanted: Staged["wanted"], isHd: boolean): Quality =>
  wanted === "file" ? "file" : isHd ? "hd" : "standard";

const LIMITS: Readonly<Record<Media, "imageBytes" | "videoBytes" | "audioBytes" | "fileBytes">> = {
  image: "imageBytes",
  video: "videoBytes",
  audio: "audioBytes",
  file: "fileBytes",
};

/** What the core would say of such a file, said before it is asked: by the rules that it gave. */
export function refusalOf(
  file: { kind: Media; bytes: number },
  rules: Rules,
  own: NetworkName,
): Failure | null {
  const limit = rules[LIMITS[file.kind]];
  const network = limit.because ?? own;
  if (limit.value === 0 || (file.kind === "file" && !rules.files.value)) {
    return { class: "policy", code: "file_kind", args: { network: rules.files.because ?? network } };
  }
  if (file.bytes <= limit.value) return null;
  return { class: "policy", code: "file_too_large", args: { max: limit.value, network } };
}
