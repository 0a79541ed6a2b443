// A way to the worker: a port in the window that started it, a channel in all others.

import type { FromCore, ToCore } from "./types";

/** The database, handed out by `storage.save`, or a file, by `file`; the answer to the call follows. */
export type Saved = { id: number; blob: Blob };

export interface Line {
  /** `files` travel beside the text. */
  post(message: ToCore, files?: readonly Blob[]): void;
  close(): void;
}

/** A port and a channel have this in common. */
type Channel = MessagePort | BroadcastChannel;

export function lineOver(channel: Channel, heard: (message: FromCore | Saved) => void): Line {
  channel.onmessage = (event: MessageEvent<unknown>): void => {
    const { data } = event;
    if (typeof data === "string") {
      const message: FromCore = JSON.parse(data);
      heard(message);
    } else if (isSaved(data)) {
      heard(data);
    }
  };
  return {
    post: (message, files) => {
      const text = JSON.stringify(message);
      channel.postMessage(files === undefined ? text : { text, files });
    },
    close: () => {
      channel.onmessage = null;
      channel.close();
    },
  };
}

const isSaved = (data: unknown): data is Saved =>
  typeof data === "object" &&
  data !== null &&
  "id" in data &&
  typeof data.id === "number" &&
  "blob" in data &&
  data.blob instanceof Blob;
