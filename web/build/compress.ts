// Puts a .br and a .gz beside each file that is worth it, so that the server compresses nothing.
// What was compressed once is kept by its hash: the three apps share the largest file.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { filesBelow } from "./files.ts";

const WORTH_IT = /\.(?:html|js|css|json|svg|webmanifest|wasm)$/;
/** Below this the headers weigh more than what is saved. */
const BYTES_MIN = 512;

const packers = {
  br: (bytes: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes: Buffer): Promise<Buffer> => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

export async function compress(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const files = (await filesBelow(folder)).filter((file) => WORTH_IT.test(file));
  await Promise.all(files.map((file) => compressFile(join(folder, file), cache)));
}

async function compressFile(file: string, cache: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < BYTES_MIN) return;
  const hash = createHash("sha256").update(bytes).digest("hex");
  for (const [ending, pack] of Object.entries(packers)) {
    const kept = join(cache, `${hash}.${ending}`);
    if (!existsSync(kept)) await writeFile(kept, await pack(bytes));
    await copyFile(kept, `${file}.${ending}`);
  }
}
