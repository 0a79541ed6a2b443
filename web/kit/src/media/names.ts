// What a file is called, as it is shown and saved: no name turns itself round, hides its end or is a
// path.
import { forLine } from "kit/text/display";

/** Separators of folders, and signs that file systems do not take. */
const FORBIDDEN = /[\\/:*?"<>|]/gu;
const LONGEST = 120;

/** As a name of a file, without folders; `fallback` where nothing is left. */
export function fileName(name: string, fallback: string): string {
  const clean = forLine(name.replace(FORBIDDEN, "_"), 1_000).replace(/^[.\s]+/u, "");
  if (clean === "") return fallback;
  if (clean.length <= LONGEST) return clean;
  // The end tells what it is.
  const end = endingOf(clean);
  return `${clean.slice(0, LONGEST - end.length - 2)}…${end === "" ? "" : `.${end}`}`;
}

/** "pdf"; nothing where the name has no ending. */
export function endingOf(name: string): string {
  const found = /\.([\p{L}\p{N}]{1,8})$/u.exec(name);
  return found?.[1]?.toLowerCase() ?? "";
}

/** The colour and the letters of its icon. */
export type FileSort = "pdf" | "text" | "table" | "slides" | "archive" | "audio" | "image" | "video" | "other";

const SORTS: Readonly<Record<string, FileSort>> = {
  pdf: "pdf",
  txt: "text", md: "text", rtf: "text", doc: "text", docx: "text", odt: "text",
  csv: "table", xls: "table", xlsx: "table", ods: "table",
  ppt: "slides", pptx: "slides", odp: "slides",
  zip: "archive", gz: "archive", "7z": "archive", rar: "archive", tar: "archive",
  mp3: "audio", m4a: "audio", flac: "audio", wav: "audio", ogg: "audio",
  jpg: "image", jpeg: "image", png: "image", svg: "image", heic: "image", webp: "image",
  mp4: "video", mov: "video", webm: "video", mkv: "video",
};

export const sortOf = (name: string): FileSort => SORTS[endingOf(name)] ?? "other";
