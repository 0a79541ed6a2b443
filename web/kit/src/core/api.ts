// What the rest of the kit may ask of the core. `link.ts` implements it; tests implement it with a
// fake. Windows hand their config in, see no worker, no channel, no lock and no patch.

import type { AnswerKinds } from "./answers";
import type {
  Answer,
  Ask,
  Chat,
  ChatRow,
  ConversationId,
  Counts,
  FromCore,
  Hit,
  MessageRow,
  NetworkName,
  RowId,
  State,
  Watch,
} from "./types";

/** One connection of this window to the core, wherever that runs. There is one in a window. */
export interface Core {
  /** Resolves when the core has answered; rejects with `CoreFailure` (see `failure.ts`). An ask that
   *  changes something is done once, also when the tab that did it is closed meanwhile. `files` are
   *  those of `send_files`, in their order. */
  call<A extends Ask>(ask: A, files?: readonly Blob[]): Promise<AnswerTo<A>>;

  /** A file of a message that is on this device, opened. Its type runs nothing. A look is taken off
   *  one that can be looked at once, before it comes. */
  file(row: RowId, index: number): Promise<Blob>;

  /** Shows a part of what is stored, now and whenever it changes. Rows that did not change are the
   *  very same objects as before, so that `===` tells what to draw again. */
  watch<W extends Watch>(what: W, onShown: (shown: ShownBy<W>) => void): Watching<W>;

  /** How the core is doing. `get()` gives the same object until something changes. */
  readonly state: Readable<State>;

  /** How this window reaches the core. */
  readonly tab: Readable<Tab>;

  /** What the person looks at: it decides which notices are made and what is read first. */
  looking(visible: boolean, conversation: ConversationId | null): void;

  /** Somebody is typing or recording; holds for six seconds. Returns what ends the listening. */
  onTyping(listener: (typing: Typing) => void): Stop;

  /** They stopped, or what they wrote has come. */
  onTypingEnded(listener: (ended: TypingEnded) => void): Stop;

  /** A message came that the person does not look at. In one window only. */
  onNotify(listener: (notify: Notify) => void): Stop;

  /** How far a file is. */
  onProgress(listener: (progress: Progress) => void): Stop;

  /** What can be done when `state.storage` is not `ok`. */
  readonly storage: StorageSteps;
}

export type Stop = () => void;

/** Fits `useSyncExternalStore`. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): Stop;
}

export interface Watching<W extends Watch> {
  /** Another part of the same kind: the next `onShown` is of the new part. */
  change(what: W): void;
  stop(): void;
}

export interface StorageSteps {
  /** Tries once more: `busy`, `full`, `refused`, `damaged`. */
  retry(): void;
  /** The database as it is, to be kept by the person: `damaged`, `newer`. */
  save(): Promise<Blob>;
  /** Removes everything from this browser. Only after the person confirmed it twice. */
  startAgain(): Promise<void>;
}

export type Tab = {
  /** `false` for the moments in which another tab takes the core over; show it after 3 s only. */
  reachable: boolean;
  /** Another tab runs a newer version: "Reload to update"; this one only reads until then. */
  outdated: boolean;
  /** The core itself could not be fetched, several times in a row. It is tried on. */
  unfetched: boolean;
};

/** Told by the server in `/app.json`. */
export type AppConfig = {
  network: NetworkName;
  title: string;
  build: string;
  demonstration: boolean;
  networks: Record<NetworkName, { title: string }>;
};

export type Shown =
  | { kind: "list"; total: number; from: number; rows: readonly ChatRow[] }
  | { kind: "thread"; older: boolean; newer: boolean; rows: readonly MessageRow[] }
  | { kind: "chat"; chat: Chat | null }
  | { kind: "search"; hits: readonly Hit[] }
  | { kind: "counts"; counts: Counts };
export type ShownBy<W extends Watch> = Extract<Shown, { kind: W["kind"] }>;

export type Typing = Omit<Extract<FromCore, { kind: "typing" }>, "kind">;
export type TypingEnded = Omit<Extract<FromCore, { kind: "typing_ended" }>, "kind">;
export type Progress = Omit<Extract<FromCore, { kind: "progress" }>, "kind">;
export type Notify = Extract<FromCore, { kind: "notify" }>["notice"];

/** What an ask is answered with. */
export type AnswerTo<A extends Ask> = Extract<
  Answer,
  { kind: A["kind"] extends keyof AnswerKinds ? AnswerKinds[A["kind"]] : "done" }
>;
