// The import worker as a window sees it: an export is opened and looked at, then read and stored batch
// by batch. Every batch is stored once however often it is sent, so stopping in the middle and beginning
// again loses nothing and doubles nothing.

import importWorker from "../../../workers/import.ts?worker&url";
import { scriptUrl } from "./trusted";
import type { ImportRow } from "./types";

export type ToImport =
  | { kind: "open"; file: File; network: string; name: string }
  | { kind: "read"; chat: number; me: string | null }
  | { kind: "more" }
  | { kind: "qr"; text: string };

export type FromImport =
  | { kind: "progress"; done: number; of: number }
  | { kind: "overview"; overview: string }
  | { kind: "batch"; rows: string }
  | { kind: "part"; isMore: boolean }
  | { kind: "qr"; rows: string | null }
  | { kind: "failed"; code: string };

export type ImportProblem = { entry: number | null; line: number | null; what: string };
export type ImportReport = {
  messages: number;
  lookedAt: number;
  problems: ImportProblem[];
  problemsInAll: number;
};
export type ImportChat = {
  title: string;
  people: string[];
  messages: number;
  first: number | null;
  last: number | null;
};
export type ImportOverview = {
  format: string;
  me: string | null;
  chats: ImportChat[];
  report: ImportReport;
};

/** Why an export cannot be read; its words are `import.failed.<code>`. */
export class ImportFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** One export. `close` stops whatever goes on. */
export class ImportFile {
  readonly #worker = new Worker(scriptUrl(importWorker), { type: "module", name: "import" });
  #closed: ((failure: ImportFailure) => void) | null = null;

  /** Looks at everything in a file. */
  open(
    file: File,
    network: string,
    name: string,
    onProgress: (share: number) => void,
  ): Promise<ImportOverview> {
    return this.#until((message, done) => {
      if (message.kind === "progress") onProgress(share(message.done, message.of));
      if (message.kind !== "overview") return;
      // Our own module wrote it, by the types above.
      const overview: ImportOverview = JSON.parse(message.overview);
      done(overview);
    }, { kind: "open", file, network, name });
  }

  /** Reads a conversation; `store` is waited for before much more is read. */
  read(chat: number, me: string | null, store: (rows: ImportRow[]) => Promise<void>): Promise<void> {
    let stored: Promise<void> = Promise.resolve();
    return this.#until<void>((message, done, failed) => {
      if (message.kind === "batch") {
        const rows: ImportRow[] = JSON.parse(message.rows);
        stored = stored.then(() => store(rows));
        stored.catch(failed);
      }
      if (message.kind === "part") {
        stored.then(() => (message.isMore ? this.#say({ kind: "more" }) : done()), failed);
      }
    }, { kind: "read", chat, me });
  }

  /** The rows of a code that a camera reads; `null`: the text is too long. */
  qr(text: string): Promise<string | null> {
    return this.#until((message, done) => {
      if (message.kind === "qr") done(message.rows);
    }, { kind: "qr", text });
  }

  close(): void {
    this.#worker.terminate();
    this.#closed?.(new ImportFailure("import_stopped"));
  }

  #say(message: ToImport): void {
    this.#worker.postMessage(message);
  }

  #until<T>(
    hear: (message: FromImport, done: (value: T) => void, failed: (error: unknown) => void) => void,
    first: ToImport,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#closed = reject;
      this.#worker.onmessage = (event: MessageEvent<FromImport>) => {
        if (event.data.kind === "failed") reject(new ImportFailure(event.data.code));
        else hear(event.data, resolve, reject);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new ImportFailure("import_io"));
      };
      this.#say(first);
    });
  }
}

const share = (done: number, of: number): number => (of > 0 ? Math.min(1, done / of) : 0);
