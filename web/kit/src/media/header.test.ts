import { describe, expect, it } from "vitest";

import { headerOf, isTooManyPixels } from "./header";

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((one) => one.charCodeAt(0)) : part)));
const be32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

describe("what a file is", () => {
  it("is read from a JPEG behind the segments that come before its size", () => {
    const app1 = [0xff, 0xe1, 0x00, 0x06, 1, 2, 3, 4];
    const frame = [0xff, 0xc2, 0x00, 0x11, 8, 0x02, 0x00, 0x03, 0x00, 3, 0, 0, 0, 0];
    expect(headerOf(bytes([0xff, 0xd8], app1, frame), "")).toEqual({
      kind: "image",
      type: "image/jpeg",
      width: 768,
      height: 512,
      moves: false,
    });
  });

  it("is read from PNG, GIF and the three kinds of WebP", () => {
    const size = (header: ReturnType<typeof headerOf>) =>
      header.kind === "image" ? [header.type, header.width, header.height, header.moves] : header;
    const png = bytes([0x89], "PNG\r\n", [0x1a], "\n", be32(13), "IHDR", be32(640), be32(480));
    expect(size(headerOf(png, "image/png"))).toEqual(["image/png", 640, 480, false]);
    const gif = bytes("GIF89a", [0x40, 0x01, 0xf0, 0x00, 0, 0]);
    expect(size(headerOf(gif, ""))).toEqual(["image/gif", 320, 240, true]);
    const extended = bytes("RIFF", be32(0), "WEBPVP8X", be32(0), [2, 0, 0, 0], [99, 0, 0], [49, 0, 0]);
    expect(size(headerOf(extended, ""))).toEqual(["image/webp", 100, 50, true]);
    const lossy = bytes("RIFF", be32(0), "WEBPVP8 ", be32(0), [0, 0, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0xe0, 0x01]);
    expect(size(headerOf(lossy, ""))).toEqual(["image/webp", 640, 480, false]);
    const bits = (99 | (49 << 14)) >>> 0;
    const lossless = bytes("RIFF", be32(0), "WEBPVP8L", be32(0), [0x2f], be32(bits).toReversed());
    expect(size(headerOf(lossless, ""))).toEqual(["image/webp", 100, 50, false]);
  });

  it("never is a picture because of its name or type alone", () => {
    expect(headerOf(bytes("this is text"), "image/jpeg")).toEqual({ kind: "file" });
    expect(headerOf(bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+xml")).toEqual({ kind: "file" });
    expect(headerOf(bytes("%PDF-1.7"), "application/pdf")).toEqual({ kind: "file" });
  });

  it("is no picture where the size is missing, cut off or nothing", () => {
    const png = bytes([0x89], "PNG\r\n", [0x1a], "\n", be32(13), "IHDR");
    expect(headerOf(png, "image/png")).toEqual({ kind: "file" });
    expect(headerOf(bytes([...png], be32(0), be32(10)), "image/png")).toEqual({ kind: "file" });
    expect(headerOf(bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), "image/jpeg")).toEqual({ kind: "file" });
    expect(headerOf(bytes(), "")).toEqual({ kind: "file" });
  });

  it("tells sound from film in containers for both by what the system says", () => {
    const webm = bytes([0x1a, 0x45, 0xdf, 0xa3]);
    expect(headerOf(webm, "audio/webm;codecs=opus")).toEqual({ kind: "audio", type: "audio/webm" });
    expect(headerOf(webm, "")).toEqual({ kind: "video", type: "video/webm" });
    expect(headerOf(bytes(be32(24), "ftypisom"), "video/mp4")).toEqual({ kind: "video", type: "video/mp4" });
    expect(headerOf(bytes(be32(24), "ftypM4A "), "")).toEqual({ kind: "audio", type: "audio/mp4" });
    expect(headerOf(bytes(be32(24), "ftypheic"), "image/heic")).toEqual({ kind: "file" });
  });

  it("has limits for pictures: by edge and by area", () => {
    expect(isTooManyPixels(4_000, 3_000)).toBe(false);
    expect(isTooManyPixels(12_001, 10)).toBe(true);
    expect(isTooManyPixels(8_000, 8_000)).toBe(true);
  });
});
