// Thumbnails as they travel in rows: a small WebP or JPEG in base 64, which the core has looked at.

import type { Attachment } from "./types";

/** A picture for an object URL; `null` if there is none. */
export function thumbnailBlob({ thumbnail }: Pick<Attachment, "thumbnail">): Blob | null {
  if (thumbnail === null) return null;
  const text = atob(thumbnail);
  const bytes = Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  return new Blob([bytes], { type: bytes[0] === 0xff ? "image/jpeg" : "image/webp" });
}
