// How files travel: across networks, on after a reload, and never from a stranger.
import type { Request } from "@playwright/test";

import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

const MEGABYTE = 1024 * 1024;

type Chosen = { name: string; mimeType: string; buffer: Buffer };

/** Bytes of which none are like the others, so that a mistake in their order shows. */
function film(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 4) buffer.writeUInt32LE((at * 2654435761) >>> 0, at);
  return buffer;
}

async function photo({ page }: Person): Promise<Chosen> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(8, 8, 20, 20);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return { name: "lake.jpg", mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

async function sends(person: Person, action: "attach-media" | "attach-file", file: Chosen): Promise<void> {
  const waiting = person.page.waitForEvent("filechooser");
  await person.action("attach").click();
  await person.action(action).click();
  await (await waiting).setFiles([file]);
  const send = person.action("send-files");
  await expect(send).toBeEnabled();
  await send.click();
}

/** The number of the chunk that a request is about; `null` if it is about none. */
function chunkOf(request: Request, method: string): number | null {
  const match = /\/v1\/blobs\/[0-9a-f]+\/(\d+)$/.exec(request.url());
  return match === null || request.method() !== method ? null : Number(match[1]);
}

feature("files", ["whatsapp", "messenger"], "a file of 20 MB goes on after a reload with the chunks that are missing", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const sent: number[] = [];
  let isHeld = true;
  // The ninth chunk waits until the page is loaded anew.
  await ana.context.route(/\/v1\/blobs\//, async (route, request) => {
    const chunk = chunkOf(request, "PUT");
    if (chunk !== null && isHeld && chunk >= 8) return;
    if (chunk !== null) sent.push(chunk);
    await route.continue();
  });
  const buffer = film(20 * MEGABYTE);
  await sends(ana, "attach-file", { name: "plan.bin", mimeType: "application/octet-stream", buffer });
  await expect.poll(() => sent.length, { timeout: 60_000 }).toBe(8);
  await ana.reloads();
  isHeld = false;
  await expect.poll(() => Math.max(...sent), { timeout: 90_000 }).toBeGreaterThanOrEqual(19);
  expect(new Set(sent).size).toBe(sent.length);

  await expect(ben.part("file-card")).toBeVisible({ timeout: 30_000 });
  await ben.action("download").click();
  const download = ben.page.waitForEvent("download");
  await ben.action("save-file").click({ timeout: 60_000 });
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).equals(buffer)).toBe(true);
});

feature("photos", ["whatsapp"], "a photo arrives in the app of another network", async ({ people }) => {
  const [ana, mia] = [await people.join("whatsapp", "Ana"), await people.join("messenger", "Mia")];
  await ana.allows("messenger");
  await mia.allows("whatsapp");
  await ana.greets(mia, "across the river");
  await mia.accepts(ana);
  await mia.opens("Ana");
  await mia.writes("hello over there");
  await ana.sees("hello over there");
  await sends(ana, "attach-media", await photo(ana));
  await expect(mia.part("tile")).toHaveAttribute("data-state", "here", { timeout: 30_000 });
});

feature("files", ["whatsapp"], "nothing is fetched from a stranger until they were answered", async ({ people }) => {
  const ana = await people.join("whatsapp", "Ana");
  const ben = await people.join("whatsapp", "Ben");
  const fetched: number[] = [];
  ben.context.on("request", (request) => {
    const chunk = chunkOf(request, "GET");
    if (chunk !== null) fetched.push(chunk);
  });
  await ana.greets(ben, "hello Ben");
  await sends(ana, "attach-media", await photo(ana));
  await ben.opens("Ana");
  await expect(ben.part("tile")).toHaveAttribute("data-state", "barred", { timeout: 30_000 });
  expect(fetched).toEqual([]);
  await ben.letsIn();
  await expect(ben.part("tile")).toHaveAttribute("data-state", "here", { timeout: 30_000 });
  expect(fetched).toEqual([0]);
});
