// The core as this window knows it, whichever way leads to the worker. Ways come and go: what was
// asked and not answered is asked again on the next one, and what is watched is watched again.

import { isAnswerTo } from "./answers";
import type {
  AnswerTo,
  Core,
  Notify,
  Progress,
  Shown,
  ShownBy,
  StorageSteps,
  Tab,
  Typing,
  TypingEnded,
  Watching,
} from "./api";
import { CoreFailure } from "./failure";
import type { Line, Saved } from "./line";
import { Listeners, Value } from "./readable";
import { isFleeting, isOnce, isRead, newReference } from "./repeat";
import type {
  Answer,
  Ask,
  ConversationId,
  Failure,
  FromCore,
  RowId,
  State,
  ToCore,
  Watch,
} from "./types";
import { ShownWindow } from "./window";

type Pending = {
  message: Extract<ToCore, { kind: "call" } | { kind: "storage" }>;
  files?: readonly Blob[] | undefined;
  /** It went out on a way that is gone. */
  sent: boolean;
  blob: Blob | null;
  resolve: (answer: Answer, blob: Blob | null) => void;
  reject: (failure: Failure) => void;
};

const failed = (code: string, failureClass: Failure["class"]): Failure => ({
  class: failureClass,
  code,
  args: {},
});

const BEFORE_ALL: State = {
  storage: "opening",
  link: "connecting",
  me: null,
  revoked: false,
  queued: 0,
};

const NOWHERE = { kind: "looking", visible: false, conversation: null } as const;

export class Link implements Core {
  readonly state = new Value<State>(BEFORE_ALL);
  readonly tab = new Value<Tab>({ reachable: false, outdated: false, unfetched: false });
  readonly storage: StorageSteps;

  #line: Line | null = null;
  #lastId = 0;
  #isStartingAgain = false;
  #looking: Extract<ToCore, { kind: "looking" }> = NOWHERE;
  readonly #pending = new Map<number, Pending>();
  readonly #windows = new Map<number, ShownWindow>();
  readonly #typing = new Listeners<Typing>();
  readonly #typingEnded = new Listeners<TypingEnded>();
  readonly #notify = new Listeners<Notify>();
  readonly #progress = new Listeners<Progress>();

  readonly onTyping = this.#typing.add;
  readonly onTypingEnded = this.#typingEnded.add;
  readonly onNotify = this.#notify.add;
  readonly onProgress = this.#progress.add;

  constructor() {
    this.storage = {
      retry: () => {
        this.#step("retry").catch(() => undefined);
      },
      save: async () => {
        const { blob } = await this.#step("save");
        if (blob === null) throw new CoreFailure(failed("storage", "fatal"));
        return blob;
      },
      startAgain: async () => {
        this.#isStartingAgain = true;
        try {
          await this.#step("start_again");
        } catch (error) {
          this.broken();
          throw error;
        } finally {
          this.#isStartingAgain = false;
        }
      },
    };
  }

  // ---- Ways to the worker --------------------------------------------------------------------

  /** There is a way: asks and watches everything anew. */
  connected(line: Line, outdated: boolean): void {
    this.#line?.close();
    this.#line = line;
    this.#setTab({ ...this.tab.get(), reachable: true, outdated });
    // The first thing that is said; the worker answers with the state.
    line.post(this.#looking);
    for (const [id, window] of this.#windows) line.post({ kind: "watch", id, what: window.what });
    for (const [id, pending] of this.#pending) this.#postAgain(id, pending, line);
  }

  /** There is none for a while. */
  disconnected(): void {
    this.#line?.close();
    this.#line = null;
    this.#setTab({ ...this.tab.get(), reachable: false });
  }

  /** There is a way, to a worker that never starts. */
  unfetched(): void {
    this.#setTab({ ...this.tab.get(), unfetched: true });
  }

  heard(message: FromCore | Saved): void {
    if (!("kind" in message)) {
      const pending = this.#pending.get(message.id);
      if (pending !== undefined) pending.blob = message.blob;
      return;
    }
    switch (message.kind) {
      case "answer": {
        const pending = this.#take(message.id);
        pending?.resolve(message.answer, pending.blob);
        break;
      }
      case "failed":
        this.#take(message.id)?.reject(message.failure);
        break;
      case "state":
        this.#heardState(message.state);
        break;
      case "typing":
        this.#typing.tell(message);
        break;
      case "typing_ended":
        this.#typingEnded.tell(message);
        break;
      case "progress":
        this.#progress.tell(message);
        break;
      case "notify":
        this.#notify.tell(message.notice);
        break;
      default:
        this.#windows.get(message.id)?.heard(message);
        break;
    }
  }

  /** The worker cannot say it itself. */
  broken(): void {
    this.state.set({ ...this.state.get(), storage: "damaged" });
  }

  // ---- What the window wants -----------------------------------------------------------------

  call<A extends Ask>(ask: A, files?: readonly Blob[]): Promise<AnswerTo<A>> {
    return new Promise((resolve, reject) => {
      if (this.tab.get().outdated && !isRead(ask)) {
        reject(new CoreFailure(failed("outdated", "fatal")));
        return;
      }
      const id = this.#nextId();
      const ref = isRead(ask) ? null : newReference();
      this.#post(id, {
        message: { kind: "call", id, ref, ask },
        files,
        sent: false,
        blob: null,
        resolve: (answer) => {
          if (isAnswerTo(ask, answer)) resolve(answer);
          else reject(new CoreFailure(failed("outdated", "fatal")));
        },
        reject: (failure) => reject(new CoreFailure(failure)),
      });
    });
  }

  file(row: RowId, index: number): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId();
      this.#post(id, {
        message: { kind: "call", id, ref: null, ask: { kind: "open_file", row, index } },
        sent: false,
        blob: null,
        resolve: (_, blob) => {
          if (blob === null) reject(new CoreFailure(failed("outdated", "fatal")));
          else resolve(blob);
        },
        reject: (failure) => reject(new CoreFailure(failure)),
      });
    });
  }

  watch<W extends Watch>(what: W, onShown: (shown: ShownBy<W>) => void): Watching<W> {
    // A watch shows what is of its own kind only.
    const isOfKind = (shown: Shown): shown is ShownBy<W> => shown.kind === what.kind;
    const window = new ShownWindow(what, (shown) => {
      if (isOfKind(shown)) onShown(shown);
    });
    let id = this.#open(window);
    return {
      change: (next) => {
        // Another number, so that what is still said of the part of before is not taken for this.
        this.#close(id);
        window.what = next;
        id = this.#open(window);
      },
      stop: () => this.#close(id),
    };
  }

  looking(visible: boolean, conversation: ConversationId | null): void {
    this.#looking = { kind: "looking", visible, conversation };
    this.#line?.post(this.#looking);
  }

  // ---- The rest ------------------------------------------------------------------------------

  #open(window: ShownWindow): number {
    const id = this.#nextId();
    this.#windows.set(id, window);
    this.#line?.post({ kind: "watch", id, what: window.what });
    return id;
  }

  #close(id: number): void {
    if (this.#windows.delete(id)) this.#line?.post({ kind: "unwatch", id });
  }

  #step(step: Extract<ToCore, { kind: "storage" }>["step"]): Promise<{ blob: Blob | null }> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId();
      this.#post(id, {
        message: { kind: "storage", id, step },
        sent: false,
        blob: null,
        resolve: (_, blob) => resolve({ blob }),
        reject: (failure) => reject(new CoreFailure(failure)),
      });
    });
  }

  #post(id: number, pending: Pending): void {
    this.#pending.set(id, pending);
    if (this.#line === null) return;
    pending.sent = true;
    this.#line.post(pending.message, pending.files);
  }

  #postAgain(id: number, pending: Pending, line: Line): void {
    const { message, files, sent } = pending;
    const isDone =
      message.kind === "storage"
        ? // It was done: that is why there is another worker.
          message.step !== "save"
        : isFleeting(message.ask);
    if (sent && isDone) {
      this.#take(id)?.resolve({ kind: "done" }, null);
    } else if (sent && (message.kind === "storage" || isOnce(message.ask))) {
      this.#take(id)?.reject(failed("interrupted", "network"));
    } else {
      pending.sent = true;
      line.post(message, files);
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #heardState(state: State): void {
    this.#setTab({ ...this.tab.get(), unfetched: false });
    const { storage } = this.state.get();
    // Another tab takes over: what is on the screen stays there meanwhile.
    if (state.storage === "opening" && (storage === "ok" || storage === "full")) return;
    // What is being removed is out of order on purpose.
    const isRemoved = this.#isStartingAgain && state.storage === "damaged" && storage !== "damaged";
    this.state.set(isRemoved ? { ...state, storage: "opening" } : state);
  }

  #setTab(tab: Tab): void {
    const { reachable, outdated, unfetched } = this.tab.get();
    const isSame =
      reachable === tab.reachable && outdated === tab.outdated && unfetched === tab.unfetched;
    if (!isSame) this.tab.set(tab);
  }
}
