// What a file is, by its first bytes. Its name and its type are only what somebody says of it, and a
// picture that would fill the memory is to be known before it is decoded.

/** As much of a file as is looked at. */
export const HEADER_BYTES = 1 << 20;
/** Larger pictures are sent as files: nobody's browser has to unpack them. */
export const EDGE_MOST = 12_000;
export const PIXELS_MOST = 50_000_000;

export type Header =
  | { kind: "image"; type: string; width: number; height: number; moves: boolean }
  | { kind: "video" | "audio"; type: string }
  | { kind: "file" };

const FILE: Header = { kind: "file" };

/** `claimed`: the type that the system gave, for containers that hold both sound and pictures. */
export function headerOf(bytes: Uint8Array, claimed: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return picture(view) ?? sound(view, claimed) ?? FILE;
  } catch (error) {
    // A field lies beyond the end: whatever it is, it is no picture.
    if (error instanceof RangeError) return FILE;
    throw error;
  }
}

/** Whether somebody says that it is a picture which windows can show. */
export const claimsPicture = (claimed: string): boolean =>
  claimed.startsWith("image/") && !claimed.startsWith("image/svg");

export const isTooManyPixels = (width: number, height: number): boolean =>
  width > EDGE_MOST || height > EDGE_MOST || width * height > PIXELS_MOST;

function text(view: DataView, at: number, length: number): string {
  let read = "";
  for (let index = 0; index < length; index += 1) read += String.fromCharCode(view.getUint8(at + index));
  return read;
}

const starts = (view: DataView, signature: string, at = 0): boolean =>
  view.byteLength >= at + signature.length && text(view, at, signature.length) === signature;

const image = (type: string, width: number, height: number, moves = false): Header | null =>
  width > 0 && height > 0 ? { kind: "image", type: `image/${type}`, width, height, moves } : null;

function picture(view: DataView): Header | null {
  if (starts(view, "\u00ff\u00d8\u00ff")) return jpeg(view);
  if (starts(view, "\u0089PNG\r\n\u001a\n")) return image("png", view.getUint32(16), view.getUint32(20));
  if (starts(view, "GIF87a") || starts(view, "GIF89a")) {
    return image("gif", view.getUint16(6, true), view.getUint16(8, true), true);
  }
  if (starts(view, "RIFF") && starts(view, "WEBP", 8)) return webp(view);
  if (starts(view, "BM") && view.getUint32(14, true) >= 40) {
    return image("bmp", view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
  }
  if (starts(view, "ftypavif", 4) || starts(view, "ftypavis", 4)) return avif(view);
  return null;
}

/** Goes from segment to segment to the one with the size. */
function jpeg(view: DataView): Header | null {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return image("jpeg", view.getUint16(at + 7), view.getUint16(at + 5));
    // Fill bytes, and markers without a length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function webp(view: DataView): Header | null {
  switch (text(view, 12, 4)) {
    case "VP8X": {
      const threeBytes = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
      return image("webp", threeBytes(24), threeBytes(27), (view.getUint8(20) & 2) !== 0);
    }
    case "VP8 ":
      return image("webp", view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return image("webp", (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    default:
      return null;
  }
}

/** The largest of its sizes: there may be a small picture in it for previews. */
function avif(view: DataView): Header | null {
  let [width, height] = [0, 0];
  for (let at = 0; at + 16 <= Math.min(view.byteLength, 65_536); at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue; // "ispe"
    const [w, h] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (w * h > width * height) [width, height] = [w, h];
  }
  return image("avif", width, height, starts(view, "ftypavis", 4));
}

function sound(view: DataView, claimed: string): Header | null {
  const isSound = claimed.startsWith("audio/");
  if (starts(view, "\u001aE\u00df\u00a3")) return isSound ? audio("webm") : video("webm");
  if (starts(view, "OggS")) return claimed.startsWith("video/") ? video("ogg") : audio("ogg");
  if (starts(view, "ftyp", 4)) {
    const brand = text(view, 8, 4);
    if (brand.startsWith("M4A") || brand.startsWith("M4B") || isSound) return audio("mp4");
    // Pictures of telephones that no window here can decode.
    if (["heic", "heix", "hevc", "mif1", "msf1"].includes(brand)) return null;
    return brand === "qt  " ? video("quicktime") : video("mp4");
  }
  if (starts(view, "RIFF") && starts(view, "WAVE", 8)) return audio("wav");
  if (starts(view, "fLaC")) return audio("flac");
  if (starts(view, "ID3") || (view.byteLength > 2 && isSound && (view.getUint16(0) & 0xffe0) === 0xffe0)) {
    return audio("mpeg");
  }
  return null;
}

const audio = (type: string): Header => ({ kind: "audio", type: `audio/${type}` });
const video = (type: string): Header => ({ kind: "video", type: `video/${type}` });
