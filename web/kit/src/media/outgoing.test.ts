import { describe, expect, it } from "vitest";

import { outgoing } from "./outgoing";
import type { Prepared } from "./prepare";

const picture = (thumbnailBytes: number): Prepared => ({
  kind: "image",
  blob: new Blob(["picture"], { type: "image/jpeg" }),
  name: "lake.jpg",
  mediaType: "image/jpeg",
  width: 4,
  height: 3,
  durationMs: null,
  thumbnail: new Blob([new Uint8Array(thumbnailBytes)]),
  waveform: null,
  voice: false,
});

describe("what goes out", () => {
  it("is described beside its bytes, in the same order", async () => {
    const { files, blobs } = await outgoing([picture(3)], false);
    expect(files).toEqual([
      {
        name: "lake.jpg",
        mediaType: "image/jpeg",
        bytes: 7,
        width: 4,
        height: 3,
        durationMs: null,
        thumbnail: "AAAA",
        waveform: null,
        voice: false,
      },
    ]);
    expect(blobs).toHaveLength(1);
  });

  it("has thumbnails as long as there is room for them", async () => {
    const { files } = await outgoing([picture(1_500), picture(1_500), picture(900)], false);
    expect(files.map(({ thumbnail }) => thumbnail?.length ?? 0)).toEqual([2_000, 0, 1_200]);
  });

  it("shows nothing beforehand of what may be looked at once", async () => {
    const { files } = await outgoing([picture(3)], true);
    expect(files[0]?.thumbnail).toBeNull();
  });
});
