// Makes a chosen file ready to be sent: a picture is decoded within limits, made smaller and written
// anew (which leaves out where it was taken), a film and a sound are measured. Nothing of it is trusted
// by who receives it: the core looks at all of it again.
import { claimsPicture, HEADER_BYTES, headerOf, isTooManyPixels, type Header } from "./header";
import { levelsOf, stretched } from "./levels";

export type Quality = "standard" | "hd" | "file";

/** Pictures are made no larger than this. `null`: they stay as they are. */
export type Sizes = { edge: number; hd: number | null };

/** What goes into `send_files`, beside the bytes. */
export type Prepared = {
  kind: "image" | "video" | "audio" | "file";
  blob: Blob;
  name: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** A tiny WebP or JPEG. */
  thumbnail: Blob | null;
  waveform: number[] | null;
  voice: boolean;
};

/** Why a file is no picture although it says so. */
export type Trouble = "broken" | "huge";

export class NotPrepared extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.name = "NotPrepared";
    this.trouble = trouble;
  }
}

const JPEG_QUALITY = 0.82;
const WEBP_QUALITY = 0.85;
/** A film that does not tell its size by then is sent without. */
const MEASURING_MS = 8_000;
/** Longer sounds are not unpacked for their shape. */
const SHAPED_BYTES_MOST = 20_000_000;
const SHAPE_PARTS = 64;
const LEVEL_MOST = 255;
/** What a thumbnail may have, and the edges to try until it does. */
const THUMBNAIL_BYTES_MOST = 1_800;
const THUMBNAIL_EDGES = [64, 48, 32, 20];

export async function prepare(file: File, quality: Quality, sizes: Sizes): Promise<Prepared> {
  const bytes = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const header = headerOf(bytes, file.type);
  if (quality === "file") return asFile(file);
  switch (header.kind) {
    case "image":
      return await picture(file, header, quality === "hd" ? (sizes.hd ?? sizes.edge) : sizes.edge);
    case "video":
      return await film(file, header.type);
    case "audio":
      return await sound(file, header.type);
    case "file":
      if (claimsPicture(file.type)) throw new NotPrepared("broken");
      return asFile(file);
  }
}

const asFile = (file: File): Prepared => ({
  kind: "file",
  blob: file,
  name: file.name,
  // By its type a picture would be shown as one: it was to be a file.
  mediaType: file.type === "" || /^(?:image|video|audio)\//.test(file.type) ? "application/octet-stream" : file.type,
  width: null,
  height: null,
  durationMs: null,
  thumbnail: null,
  waveform: null,
  voice: false,
});

type PictureHeader = Extract<Header, { kind: "image" }>;

async function picture(file: File, header: PictureHeader, edge: number): Promise<Prepared> {
  if (isTooManyPixels(header.width, header.height)) throw new NotPrepared("huge");
  const bitmap = await decoded(file);
  try {
    // As it is shown: the camera may have been held upright.
    const { width, height } = bitmap;
    const thumbnail = await thumbnailOf(bitmap);
    const common = { kind: "image" as const, durationMs: null, thumbnail, waveform: null, voice: false };
    if (header.moves) {
      return { ...common, blob: file, name: file.name, mediaType: header.type, width, height };
    }
    const scale = Math.min(1, edge / Math.max(width, height));
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const isPhoto = header.type === "image/jpeg" || header.type === "image/bmp";
    const blob = await written(bitmap, size, isPhoto ? "image/jpeg" : "image/webp");
    return { ...common, ...size, blob, name: renamed(file.name, blob.type), mediaType: blob.type };
  } finally {
    bitmap.close();
  }
}

async function decoded(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new NotPrepared("broken");
  }
}

async function written(
  source: ImageBitmap | HTMLVideoElement,
  size: { width: number; height: number },
  type: "image/jpeg" | "image/webp",
  quality = type === "image/jpeg" ? JPEG_QUALITY : WEBP_QUALITY,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new NotPrepared("broken");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, size.width, size.height);
  return await canvas.convertToBlob({ type, quality });
}

/** Small enough to travel with the message itself. */
async function thumbnailOf(source: ImageBitmap | HTMLVideoElement): Promise<Blob | null> {
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.width, source.height];
  if (width === 0 || height === 0) return null;
  for (const edge of THUMBNAIL_EDGES) {
    const scale = Math.min(1, edge / Math.max(width, height));
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const blob = await written(source, size, "image/webp", 0.5);
    if (blob.size <= THUMBNAIL_BYTES_MOST) return blob;
  }
  return null;
}

/** The end of the name says what it is now. */
function renamed(name: string, type: string): string {
  const end = type === "image/webp" ? "webp" : "jpg";
  const base = name.replace(/\.[\p{L}\p{N}]{1,8}$/u, "");
  return `${base === "" ? "photo" : base}.${end}`;
}

async function film(file: File, mediaType: string): Promise<Prepared> {
  const base = { blob: file, name: file.name, mediaType, waveform: null, voice: false };
  const url = URL.createObjectURL(file);
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  try {
    const isReadable = await happens(video, "loadeddata", () => {
      video.src = url;
    });
    // Not for this browser: others may have what it takes to show it.
    if (!isReadable || video.videoWidth === 0) return asFile(file);
    const seconds = Number.isFinite(video.duration) ? video.duration : null;
    if (seconds !== null && seconds > 0.2) {
      await happens(video, "seeked", () => {
        video.currentTime = Math.min(1, seconds / 3);
      });
    }
    return {
      ...base,
      kind: "video",
      width: video.videoWidth,
      height: video.videoHeight,
      durationMs: seconds === null ? null : Math.round(seconds * 1_000),
      thumbnail: await thumbnailOf(video),
    };
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function sound(file: File, mediaType: string): Promise<Prepared> {
  const known = await shapeOf(file);
  return {
    kind: "audio",
    blob: file,
    name: file.name,
    mediaType,
    width: null,
    height: null,
    durationMs: known?.durationMs ?? null,
    thumbnail: null,
    waveform: known?.waveform ?? null,
    voice: false,
  };
}

/** Length and shape; `null` where it cannot be unpacked, or had better not be. */
async function shapeOf(file: Blob): Promise<{ durationMs: number; waveform: number[] } | null> {
  if (file.size > SHAPED_BYTES_MOST) return null;
  try {
    const context = new OfflineAudioContext(1, 1, 8_000);
    const buffer = await context.decodeAudioData(await file.arrayBuffer());
    const levels = levelsOf(buffer.getChannelData(0), SHAPE_PARTS);
    return {
      durationMs: Math.round(buffer.duration * 1_000),
      waveform: stretched(levels, LEVEL_MOST),
    };
  } catch {
    return null;
  }
}

/** Whether the element says so before it fails or takes too long. */
function happens(element: HTMLMediaElement, event: string, begin: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const wait = setTimeout(() => end(false), MEASURING_MS);
    const good = () => end(true);
    const bad = () => end(false);
    function end(isGood: boolean): void {
      clearTimeout(wait);
      element.removeEventListener(event, good);
      element.removeEventListener("error", bad);
      resolve(isGood);
    }
    element.addEventListener(event, good);
    element.addEventListener("error", bad);
    begin();
  });
}
