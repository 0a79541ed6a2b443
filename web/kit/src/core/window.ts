// One watch of this window: what it shows, and how that changes.

import type { Shown } from "./api";
import { Rows } from "./rows";
import type { ChatRow, ConversationId, FromCore, MessageRow, RowId, Watch } from "./types";

export class ShownWindow {
  what: Watch;
  readonly #onShown: (shown: Shown) => void;
  readonly #chats = new Rows<ConversationId, ChatRow>((row) => row.id);
  readonly #messages = new Rows<RowId, MessageRow>((row) => row.row);

  constructor(what: Watch, onShown: (shown: Shown) => void) {
    this.what = what;
    this.#onShown = onShown;
  }

  /** Takes what the worker says of this watch. */
  heard(message: FromCore): void {
    switch (message.kind) {
      case "list": {
        const rows = this.#chats.goOver(message.keys, message.rows);
        this.#onShown({ kind: "list", total: message.total, from: message.from, rows });
        break;
      }
      case "thread": {
        const rows = this.#messages.goOver(message.keys, message.rows);
        this.#onShown({ kind: "thread", older: message.older, newer: message.newer, rows });
        break;
      }
      case "chat":
        this.#onShown({ kind: "chat", chat: message.chat });
        break;
      case "found":
        this.#onShown({ kind: "search", hits: message.hits });
        break;
      case "counts":
        this.#onShown({ kind: "counts", counts: message.counts });
        break;
      default:
        break;
    }
  }
}
