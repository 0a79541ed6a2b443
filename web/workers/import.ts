// The import worker: reads exports and draws codes, in a module that is loaded when it is wanted. What
// is said here is typed in kit/src/core/import.ts.

import type { FromImport, ToImport } from "kit/core/import";
import init, { Import, qr } from "wasm/import.js";
import module from "wasm/import_bg.wasm?url";

/** Messages that are read before the window has stored those before them. */
const PART = 10_000;

const say = (message: FromImport): void => postMessage(message);
const loaded = init({ module_or_path: module });

let opened: Import | null = null;
let reading: { chat: number; me: string | null; read: number } | null = null;

function part(): void {
  if (opened === null || reading === null) return;
  const { chat, me, read } = reading;
  const isMore = opened.read(chat, me ?? undefined, read, PART, (rows: string) =>
    say({ kind: "batch", rows }),
  );
  reading = isMore ? { chat, me, read: read + PART } : null;
  say({ kind: "part", isMore });
}

function hear(message: ToImport): void {
  switch (message.kind) {
    case "open": {
      opened?.free();
      opened = null;
      const next = new Import(message.file, message.network);
      opened = next;
      const tell = (done: number, of: number) => say({ kind: "progress", done, of });
      say({ kind: "overview", overview: next.scan(message.name, tell) });
      return;
    }
    case "read":
      reading = { chat: message.chat, me: message.me, read: 0 };
      return part();
    case "more":
      return part();
    case "qr":
      return say({ kind: "qr", rows: qr(message.text) ?? null });
  }
}

addEventListener("message", (event: MessageEvent<ToImport>) => {
  loaded
    .then(() => hear(event.data))
    .catch((error: unknown) => {
      say({ kind: "failed", code: typeof error === "string" ? error : "import_io" });
    });
});
