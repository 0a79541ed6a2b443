// Puts a file among the person's own ones.
import type { Attachment, Core, MessageRow } from "kit/core";

import { lendFile } from "./file";

/** The browser reads a blob after the press has ended; later it does not need the URL any more. */
const READ_MS = 30_000;

export async function saveFile(
  core: Core,
  message: MessageRow,
  attachment: Attachment,
  name: string,
): Promise<void> {
  const { url, release } = await lendFile(core, message, attachment.index);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(release, READ_MS);
}
