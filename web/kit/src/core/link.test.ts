import { describe, expect, it } from "vitest";

import { CoreFailure } from "./failure";
import type { Line } from "./line";
import { Link } from "./link";
import type { ConversationId, Counts, ToCore, Watch } from "./types";

/** A worker of which one sees what it is told. */
class Worker implements Line {
  readonly heard: ToCore[] = [];
  closed = false;

  post(message: ToCore): void {
    this.heard.push(message);
  }

  close(): void {
    this.closed = true;
  }

  /** The id of the newest message of a kind. */
  id(kind: "call" | "watch" | "storage"): number {
    const message = this.heard.findLast((one) => one.kind === kind);
    if (message === undefined || !("id" in message)) throw new Error(`no ${kind}`);
    return message.id;
  }
}

const conversation = "ab" as ConversationId;
const text = { kind: "draft", conversation, text: "a" } as const;
const counts: Counts = {
  unreadChats: 1,
  requests: 0,
  hidden: 0,
  archived: 0,
  archivedUnread: 0,
  generalUnread: 0,
};

describe("a link", () => {
  it("asks what was asked before there was a worker", async () => {
    const link = new Link();
    const answer = link.call({ kind: "devices" });
    const worker = new Worker();
    link.connected(worker, false);
    link.heard({ kind: "answer", id: worker.id("call"), answer: { kind: "devices", devices: [] } });
    await expect(answer).resolves.toEqual({ kind: "devices", devices: [] });
  });

  it("tells of a worker that cannot be fetched until one speaks", () => {
    const link = new Link();
    link.connected(new Worker(), false);
    link.unfetched();
    link.disconnected();
    link.connected(new Worker(), false);
    expect(link.tab.get()).toEqual({ reachable: true, outdated: false, unfetched: true });
    link.heard({ kind: "state", state: link.state.get() });
    expect(link.tab.get().unfetched).toBe(false);
  });

  it("rejects with the failure that the core gives", async () => {
    const link = new Link();
    const worker = new Worker();
    link.connected(worker, false);
    const answer = link.call({ kind: "devices" });
    const failure = { class: "network", code: "timed_out", args: {} } as const;
    link.heard({ kind: "failed", id: worker.id("call"), failure });
    await expect(answer).rejects.toEqual(new CoreFailure(failure));
    await expect(answer).rejects.toMatchObject({ failure });
  });

  it("repeats a change with the same reference, and one that cannot be repeated fails", async () => {
    const link = new Link();
    const [first, second] = [new Worker(), new Worker()];
    link.connected(first, false);
    const draft = link.call(text);
    const group = link.call({ kind: "new_group", name: "g", members: [] });
    const typing = link.call({ kind: "typing", conversation });
    const sent = first.heard.find((one) => one.kind === "call");
    link.disconnected();
    expect(link.tab.get().reachable).toBe(false);
    link.connected(second, false);
    expect(second.heard.filter((one) => one.kind === "call")).toEqual([sent]);
    expect(sent?.kind === "call" && sent.ref).toMatch(/^[0-9a-f]{32}$/);
    await expect(group).rejects.toMatchObject({ failure: { code: "interrupted" } });
    await expect(typing).resolves.toEqual({ kind: "done" });
    link.heard({ kind: "answer", id: second.id("call"), answer: { kind: "done" } });
    await expect(draft).resolves.toEqual({ kind: "done" });
  });

  it("watches again when another worker is there", () => {
    const link = new Link();
    const [first, second] = [new Worker(), new Worker()];
    const shown: Counts[] = [];
    link.connected(first, false);
    link.looking(true, conversation);
    link.watch({ kind: "counts" }, (one) => shown.push(one.counts));
    link.connected(second, false);
    expect(first.closed).toBe(true);
    link.heard({ kind: "counts", id: second.id("watch"), counts });
    expect(shown).toEqual([counts]);
    expect(second.heard).toContainEqual({ kind: "looking", visible: true, conversation });
  });

  it("shows nothing of the part of before once a watch was changed", () => {
    const link = new Link();
    const worker = new Worker();
    link.connected(worker, false);
    const part = (from: number): Watch => ({ kind: "list", folder: "inbox", filter: "all", named: "", from, count: 1 });
    const froms: number[] = [];
    const watching = link.watch(part(0), (shown) => shown.kind === "list" && froms.push(shown.from));
    const before = worker.id("watch");
    watching.change(part(5));
    const heard = (id: number, from: number): void =>
      link.heard({ kind: "list", id, total: 9, from, keys: [], rows: [] });
    heard(before, 0);
    heard(worker.id("watch"), 5);
    watching.stop();
    heard(worker.id("watch"), 6);
    expect(froms).toEqual([5]);
    expect(worker.heard.filter((one) => one.kind === "unwatch")).toHaveLength(2);
  });

  it("of an outdated tab reads and changes nothing", async () => {
    const link = new Link();
    const worker = new Worker();
    link.connected(worker, true);
    await expect(link.call(text)).rejects.toMatchObject({ failure: { code: "outdated" } });
    void link.call({ kind: "people" });
    expect(worker.heard.map((one) => one.kind)).toEqual(["looking", "call"]);
  });

  it("keeps what is on the screen while another tab takes over", () => {
    const link = new Link();
    const state = { storage: "ok", link: "online", me: null, revoked: false, queued: 0 } as const;
    link.heard({ kind: "state", state });
    link.heard({ kind: "state", state: { ...state, storage: "opening", link: "offline" } });
    expect(link.state.get()).toEqual(state);
    link.heard({ kind: "state", state: { ...state, storage: "damaged" } });
    expect(link.state.get().storage).toBe("damaged");
  });

  it("shows nothing damaged while everything is removed, unless it could not be", async () => {
    const state = { storage: "ok", link: "online", me: null, revoked: true, queued: 0 } as const;
    const failure = { class: "fatal", code: "storage", args: {} } as const;
    for (const isRemoved of [true, false]) {
      const link = new Link();
      const worker = new Worker();
      link.connected(worker, false);
      link.heard({ kind: "state", state });
      const removed = link.storage.startAgain();
      const id = worker.id("storage");
      link.heard({ kind: "state", state: { ...state, storage: "damaged" } });
      expect(link.state.get().storage).toBe("opening");
      if (isRemoved) {
        link.heard({ kind: "answer", id, answer: { kind: "done" } });
        await removed;
        expect(link.state.get().storage).toBe("opening");
      } else {
        link.heard({ kind: "failed", id, failure });
        await expect(removed).rejects.toMatchObject({ failure });
        expect(link.state.get().storage).toBe("damaged");
      }
    }
  });

  it("hands the saved database out", async () => {
    const link = new Link();
    const worker = new Worker();
    link.connected(worker, false);
    const saved = link.storage.save();
    const id = worker.id("storage");
    const blob = new Blob(["database"]);
    link.heard({ id, blob });
    link.heard({ kind: "answer", id, answer: { kind: "done" } });
    await expect(saved).resolves.toBe(blob);
  });
});
