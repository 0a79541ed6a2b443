// Photos, albums, voice notes, files, and what may be looked at once.
import type { Page } from "@playwright/test";

import { APPS } from "./kit/apps.ts";
import { expectAccessible } from "./kit/axe.ts";
import type { Person } from "./kit/person.ts";
import { expect, feature } from "./kit/stage.ts";

type Chosen = { name: string; mimeType: string; buffer: Buffer };

/** A photo of a sky, as large as one wants it. */
async function photo(page: Page, name: string, width = 320, height = 200): Promise<Chosen> {
  const bytes = await page.evaluate(
    async (size) => {
      const canvas = new OffscreenCanvas(size.width, size.height);
      const pen = canvas.getContext("2d");
      if (pen !== null) {
        pen.fillStyle = "#3d7ea6";
        pen.fillRect(0, 0, size.width, size.height);
        pen.fillStyle = "#f2d16b";
        pen.fillRect(20, 20, size.width / 4, size.height / 4);
      }
      const blob = await canvas.convertToBlob({ type: "image/jpeg" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    { width, height },
  );
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

/** By the button beside the field, or by the menu of the plus. */
async function chooses(person: Person, action: "attach-media" | "attach-file", files: Chosen[]): Promise<void> {
  const waiting = person.page.waitForEvent("filechooser");
  await person.action("attach").click();
  await person.action(action).click();
  await (await waiting).setFiles(files);
}

async function sendsWhatWasChosen(person: Person): Promise<void> {
  const send = person.action("send-files");
  await expect(send).toBeEnabled();
  await send.click();
  await expect(person.part("preview")).toHaveCount(0);
}

/** A picture that was really decoded, not only an element for one. */
async function isDrawn(person: Person, index = 0): Promise<void> {
  const picture = person.part("tile").nth(index).locator('[data-part="tile-picture"]');
  await expect(picture).toBeAttached({ timeout: 30_000 });
  await expect
    .poll(() => picture.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0)))
    .toBeGreaterThan(0);
}

/** Not fetched by itself everywhere: then there is a button. */
async function fetches(person: Person): Promise<void> {
  await expect(person.part("tile").first()).toBeVisible({ timeout: 30_000 });
  const button = person.action("download");
  if (await button.isVisible()) await button.click();
}

feature("photos", APPS, "a photo arrives and opens over the whole window", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await chooses(ana, "attach-media", [await photo(ana.page, "lake.jpg")]);
  const caption = ana.field("caption");
  if (app === "instagram") await expect(caption).toHaveCount(0);
  else await caption.fill("the lake this morning");
  await expectAccessible(ana.page, "the preview of a photo");
  await sendsWhatWasChosen(ana);
  await isDrawn(ana);
  if (app !== "instagram") await ben.sees("the lake this morning");
  await fetches(ben);
  await isDrawn(ben);
  await ben.action("open-media").click();
  await expect(ben.part("viewer-picture")).toBeVisible();
  await expect(ben.part("viewer-picture")).toHaveAttribute("alt", /Ana/);
  await expectAccessible(ben.page, "the viewer of photos");
  await ben.page.keyboard.press("Escape");
  await expect(ben.part("viewer")).toHaveCount(0);
  await ben.goesBackToTheList();
  await expect(ben.chat("Ana")).toBeVisible();
});

feature("photos", APPS, "several photos are one album, through which one goes by keys", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const album = [];
  for (const name of ["one.jpg", "two.jpg", "three.jpg"]) album.push(await photo(ana.page, name));
  await chooses(ana, "attach-media", album);
  await expect(ana.part("preview-item")).toHaveCount(3);
  await ana.action("remove-staged").click();
  await expect(ana.part("preview-item")).toHaveCount(2);
  await sendsWhatWasChosen(ana);
  await expect(ben.part("album")).toHaveAttribute("data-count", "2", { timeout: 30_000 });
  await expect(ana.part("tile").last()).toHaveAttribute("data-state", "here", { timeout: 30_000 });
  await ana.action("open-media").click();
  await expect(ana.part("viewer-picture")).toBeVisible();
  const before = await ana.part("viewer-picture").getAttribute("src");
  await ana.page.keyboard.press("ArrowRight");
  await expect(ana.part("viewer-picture")).not.toHaveAttribute("src", before ?? "");
  await ana.action("zoom-in").click();
  await expect(ana.part("viewer-picture")).toHaveAttribute("data-zoomed", "");
  await ana.page.keyboard.press("Escape");
});

feature("photos", APPS, "what only says that it is a picture is told from one before it is sent", async ({ app, people }) => {
  const [ana] = await people.friends(app, "Ana", "Ben");
  const broken = { name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from("this is no picture at all") };
  await chooses(ana, "attach-media", [broken]);
  await expect(ana.part("preview-trouble")).toContainText("broken.jpg");
  await expect(ana.action("send-files")).toBeDisabled();
  // A header that promises more pixels than anybody should unpack.
  await ana.action("cancel").click();
  const header = Buffer.alloc(64);
  Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(header);
  header.writeUInt32BE(60_000, 16);
  header.writeUInt32BE(60_000, 20);
  await chooses(ana, "attach-media", [{ name: "huge.png", mimeType: "image/png", buffer: header }]);
  await expect(ana.part("preview-trouble")).toContainText("huge.png");
  await expect(ana.action("send-files")).toBeDisabled();
});

feature("files", ["messenger", "whatsapp"], "a file arrives under a name that cannot deceive and can be kept", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  const file = { name: "invoice\u202egpj.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 nothing in it") };
  await chooses(ana, "attach-file", [file]);
  await sendsWhatWasChosen(ana);
  const card = ben.part("file-card");
  await expect(card).toBeVisible({ timeout: 30_000 });
  await expect(card.locator('[data-part="attachment-name"]')).toHaveText("invoicegpj.pdf");
  const button = ben.action("download");
  if (await button.isVisible()) await button.click();
  const waiting = ben.page.waitForEvent("download");
  await ben.action("save-file").click();
  expect((await waiting).suggestedFilename()).toBe("invoicegpj.pdf");
});

feature("photos", ["instagram"], "a photo that is larger than the network takes is refused before it is sent", async ({ people }) => {
  const [ana] = await people.friends("instagram", "Ana", "Ben");
  // Moving pictures are sent as they are, so this one keeps its size.
  const large = Buffer.alloc(9_000_000);
  Buffer.from("GIF89a", "latin1").copy(large);
  const one = await ana.page.evaluate(() => {
    const bytes = atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    return [...bytes].map((letter) => letter.charCodeAt(0));
  });
  Buffer.from(one).copy(large);
  await chooses(ana, "attach-media", [{ name: "long.gif", mimeType: "image/gif", buffer: large }]);
  await expect(ana.part("preview").locator('[data-part="failure"]')).toContainText("8 MB");
  await expect(ana.action("send-files")).toBeDisabled();
});

feature("voice", APPS, "a voice note is recorded, listened to, sent and heard", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await ana.action("record").click();
  const recorder = ana.part("recorder");
  await expect(recorder).toHaveAttribute("data-phase", "recording");
  await expect(recorder.locator('[data-part="recorder-time"]')).toHaveText("0:02", { timeout: 15_000 });
  await ana.action("pause-recording").click();
  await expect(recorder).toHaveAttribute("data-phase", "paused");
  await ana.action("end-recording").click();
  await expect(recorder.locator('[data-part="wave"]')).toBeVisible();
  await expectAccessible(ana.page, "a recorded voice note");
  await ana.action("send-recording").click();
  await expect(recorder).toHaveCount(0);
  const voice = ben.part("voice");
  await expect(voice).toBeVisible({ timeout: 30_000 });
  await voice.locator('[data-action="play"]').click();
  await expect(voice).toHaveAttribute("data-playing", "", { timeout: 30_000 });
  await voice.locator('[data-action="speed"]').click();
  await expect(voice.locator('[data-action="speed"]')).toContainText("1.5");
  await expect(voice).toHaveAttribute("data-played", "");
});

feature("voice", ["whatsapp"], "a recording that is thrown away is sent to nobody", async ({ people }) => {
  const [ana] = await people.friends("whatsapp", "Ana", "Ben");
  await ana.action("record").click();
  await expect(ana.part("recorder")).toHaveAttribute("data-phase", "recording");
  await ana.action("discard-recording").click();
  await expect(ana.composer).toBeFocused();
  await expect(ana.part("voice")).toHaveCount(0);
});

feature("view-once", APPS, "what may be viewed once is gone when it was", async ({ app, people }) => {
  const [ana, ben] = await people.friends(app, "Ana", "Ben");
  await chooses(ana, "attach-media", [await photo(ana.page, "secret.jpg")]);
  await expect(ana.action("send-files")).toBeEnabled();
  await ana.action("view-once").click();
  // Where there is more than one choice, this is the one in the middle.
  if (app === "instagram") await ana.action("once.choice").click();
  await sendsWhatWasChosen(ana);
  const once = ben.part("once");
  await expect(once).toBeVisible({ timeout: 30_000 });
  await expect(ben.part("tile")).toHaveCount(0);
  await ben.action("open-once").click();
  await expect(ben.part("viewer-picture")).toBeVisible({ timeout: 30_000 });
  await expect(ben.action("save")).toHaveCount(0);
  await ben.page.keyboard.press("Escape");
  await expect(ben.part("viewer")).toHaveCount(0);
  await expect(once).toHaveAttribute("data-over", "");
  await expect(ben.action("open-once")).toHaveCount(0);
  await ben.reloads();
  await expect(ben.part("once")).toHaveAttribute("data-over", "");
});
