// What people had before: exports of the app's own network become part of the history here, and what
// cannot be read is said by its place.
import { deflateRawSync } from "node:zlib";

import { APPS, type App } from "./kit/apps.ts";
import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

type File = { name: string; mimeType: string; buffer: Buffer };

const CHAT = `[13/02/2021, 21:05:33] Bo: \u200eMessages and calls are end-to-end encrypted.
[13/02/2021, 21:06:00] Bo: are the lanterns ready?
[13/02/2021, 21:06:30] Ana: nearly
two are missing
\u200e[13/02/2021, 21:07:40] Bo: \u200eimage omitted
`;

/** Letters as the downloads damage them. */
const damaged = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

const DOWNLOAD = JSON.stringify({
  participants: [{ name: "Bo" }, { name: "Ana" }],
  messages: [
    { sender_name: "Bo", timestamp_ms: 1_613_250_460_000, photos: [{ uri: "photos/1.jpg" }] },
    { sender_name: "Ana", timestamp_ms: 1_613_250_390_000, content: damaged("nearly\ntwo are missing") },
    {
      sender_name: "Bo",
      timestamp_ms: 1_613_250_360_000,
      content: damaged("are the lanterns ready? 🏮"),
      reactions: [{ actor: "Ana", reaction: damaged("❤") }],
    },
  ],
  title: "Bo",
  thread_path: "inbox/bo_1",
});

const exported = (app: App): File =>
  app === "whatsapp"
    ? { name: "WhatsApp Chat with Bo.txt", mimeType: "text/plain", buffer: Buffer.from(CHAT) }
    : { name: "message_1.json", mimeType: "application/json", buffer: Buffer.from(DOWNLOAD) };

/** A zip with one entry, of which the sizes are as told. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const names = Buffer.from(name);
  const crc = crc32(content);
  const head = (signature: number, extra: Buffer): Buffer => {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(names.length, 22);
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(signature, 0);
    return Buffer.concat([mark, extra, fields]);
  };
  const local = Buffer.concat([head(0x04034b50, Buffer.alloc(0)), names, packed]);
  const made = Buffer.from([20, 0]);
  const central = Buffer.concat([head(0x02014b50, made), Buffer.alloc(14), names]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

async function chooses(person: Person, file: File): Promise<void> {
  await person.goes("settings/import");
  await person.page.locator('input[type="file"][name="export"]').setInputFiles(file);
}

async function imports(person: Person, file: File): Promise<void> {
  await chooses(person, file);
  await expect(person.part("import-preview")).toBeVisible();
  await person.page.getByRole("radio", { name: "Ana", exact: true }).check({ force: true });
  await person.action("start-import").click();
  await expect(person.part("import-done")).toBeVisible();
}

feature("import", APPS, "an export becomes a chat of its own, and twice is as once", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  await imports(ana, exported(app));
  const added = await ana.part("import-done").getAttribute("data-added");
  expect(Number(added)).toBeGreaterThan(2);
  await ana.action("open-imported").click();
  await expect(ana.message("nearly\ntwo are missing")).toBeVisible();
  await expect(ana.part("message").filter({ hasText: "are the lanterns ready?" })).toBeVisible();
  // Nobody is there who could be written to.
  await expect(ana.part("composer")).toHaveCount(0);
  await imports(ana, exported(app));
  await expect(ana.part("import-done")).toHaveAttribute("data-added", "0");
  await expect(ana.part("import-done")).toHaveAttribute("data-known", added ?? "");
});

feature("import", APPS, "an export goes into the chat that goes on, before what was said here", async ({ app, people }) => {
  const [ana, bo] = await people.friends(app, "Ana", "Bo");
  await ana.opens("Bo");
  await ana.writes("here we are again");
  await chooses(ana, exported(app));
  await expect(ana.part("import-preview")).toBeVisible();
  await ana.page.getByRole("radio", { name: "Ana", exact: true }).check({ force: true });
  await ana.page.locator('[data-part="import-preview"]').getByRole("radio", { name: "Bo", exact: true }).last().check({ force: true });
  await ana.action("start-import").click();
  await expect(ana.part("import-done")).toBeVisible();
  await ana.action("open-imported").click();
  await expect(ana.message("here we are again")).toBeVisible();
  await expect(ana.message("nearly\ntwo are missing")).toBeVisible();
  const texts = await ana.part("message").locator('[data-part="text"]').allInnerTexts();
  expect(texts.findIndex((text) => text.startsWith("nearly"))).toBeLessThan(texts.indexOf("here we are again"));
  await bo.opens("Ana");
  await expect(bo.message("here we are again")).toBeVisible();
  await expect(bo.part("message").filter({ hasText: "lanterns" })).toHaveCount(0);
});

feature("import", APPS, "what is no export, or another app's, or damaged is said clearly", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  const refused = async (name: string, buffer: Buffer, code: string) => {
    await chooses(ana, { name, mimeType: "application/octet-stream", buffer });
    await expect(ana.page.locator(`[data-part="failure"][data-code="${code}"]`)).toBeVisible();
  };
  await refused("notes.txt", Buffer.from("milk\neggs\n"), "import_not_an_export");
  const other = exported(app === "whatsapp" ? "messenger" : "whatsapp");
  await refused(other.name, other.buffer, "import_other_network");
  const whole = zip("_chat.txt", Buffer.from(CHAT));
  await refused("cut.zip", whole.subarray(0, whole.length - 30), "import_damaged_zip");
});

feature("import", ["whatsapp"], "a bomb of a zip is given up, and what came before it is there", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  const bomb = Buffer.concat([Buffer.from("[13/02/2021, 21:06:30] Ana: hello\n"), Buffer.alloc(48 << 20, "a")]);
  await chooses(ana, { name: "chat.zip", mimeType: "application/zip", buffer: zip("_chat.txt", bomb) });
  await expect(ana.part("import-preview")).toBeVisible({ timeout: 30_000 });
  await expect(ana.part("import-problems")).toBeVisible();
  await expect(ana.page.locator('[data-what="too_large"]')).toHaveCount(1);
});

feature("import", ["instagram"], "a truncated download is read up to where it breaks", async ({ app, people }) => {
  const ana = await people.join(app, "Ana");
  const cut = Buffer.from(DOWNLOAD).subarray(0, DOWNLOAD.indexOf("are the lanterns"));
  await chooses(ana, { name: "message_1.json", mimeType: "application/json", buffer: cut });
  await expect(ana.part("import-preview")).toBeVisible();
  await expect(ana.page.locator('[data-what="bad_json"]')).toHaveCount(1);
});
