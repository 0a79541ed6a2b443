// From what was prepared to what the core is asked to send.
import type { NewFile } from "kit/core";

import type { Prepared } from "./prepare";

/** All thumbnails of one message together, as base64. */
const THUMBNAILS_MOST = 3_500;

export type Outgoing = { files: NewFile[]; blobs: Blob[] };

/** In the order in which they are shown. Thumbnails that do not fit travel not at all. */
export async function outgoing(prepared: readonly Prepared[], isOnce: boolean): Promise<Outgoing> {
  let room = THUMBNAILS_MOST;
  const files: NewFile[] = [];
  for (const one of prepared) {
    const encoded = isOnce || one.thumbnail === null ? null : await base64(one.thumbnail);
    const fits = encoded !== null && encoded.length <= room;
    if (fits) room -= encoded.length;
    files.push({
      name: one.name,
      mediaType: one.mediaType,
      bytes: one.blob.size,
      width: one.width,
      height: one.height,
      durationMs: one.durationMs,
      thumbnail: fits ? encoded : null,
      waveform: one.waveform,
      voice: one.voice,
    });
  }
  return { files, blobs: prepared.map(({ blob }) => blob) };
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
