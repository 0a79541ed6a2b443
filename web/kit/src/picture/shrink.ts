// Makes a small square WebP of a part of a picture, in the window: the picture itself goes nowhere.
import { ATTEMPTS, type Square } from "./geometry";

/** As base64, as the core takes it; `null` if it cannot be made small enough. */
export async function shrink(picture: ImageBitmap, square: Square, most: number): Promise<string | null> {
  for (const { side, quality } of ATTEMPTS) {
    const canvas = new OffscreenCanvas(side, side);
    const pen = canvas.getContext("2d");
    if (pen === null) return null;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, square.left, square.top, square.side, square.side, 0, 0, side, side);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality });
    // A browser that cannot write WebP gives PNG, which the core does not take.
    if (blob.type !== "image/webp") return null;
    if (blob.size <= most) return toBase64(new Uint8Array(await blob.arrayBuffer()));
  }
  return null;
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
