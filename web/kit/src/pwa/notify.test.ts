// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ConversationId, Notify } from "kit/core";
import { FakeCore, fixtureInfo, usualChats } from "kit/fixture";
import { writeNotifyContent } from "kit/i18n/settings";

import { notifyFrom, wordsOf } from "./notify";

/** What the browser shows. */
let shown: Shown[] = [];

class Shown extends EventTarget {
  static readonly permission = "granted";
  readonly title: string;
  readonly tag: string;

  constructor(title: string, { tag }: { tag: string }) {
    super();
    this.title = title;
    this.tag = tag;
    shown = [...shown.filter((one) => one.tag !== tag), this];
  }

  close(): void {
    shown = shown.filter((one) => one !== this);
  }
}

const words = {
  message: "New message",
  unnamed: "Unnamed",
  text: () => "the text",
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

let core: FakeCore;
let end: () => void;

const chatAt = (number: number): ConversationId => {
  const chat = core.chats[number];
  if (chat === undefined) throw new Error("there is no such chat");
  return chat.chat.row.id;
};

const notice = (conversation: ConversationId, more: Partial<Notify> = {}): Notify => ({
  conversation,
  row: 1,
  title: "Ana",
  sender: "Ana",
  summary: { kind: "text", text: "hello" },
  isRequest: false,
  ...more,
});

async function arrives(conversation: ConversationId): Promise<void> {
  core.receive(conversation, "hello");
  core.notify.tell(notice(conversation));
  await turn();
}

beforeEach(() => {
  vi.stubGlobal("Notification", Shown);
  shown = [];
  const info = fixtureInfo("Messenger");
  core = new FakeCore(info, usualChats(info));
  end = notifyFrom(core, "all", () => words, () => {});
});
afterEach(() => {
  end();
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe("a notification", () => {
  it("is withdrawn when what it tells of was read, and no other with it", async () => {
    const [read, other] = [chatAt(0), chatAt(1)];
    await arrives(read);
    await arrives(other);
    expect(shown.map(({ tag }) => tag)).toEqual([read, other]);
    await core.call({ kind: "mark_read", conversation: read, row: 1 });
    await turn();
    expect(shown.map(({ tag }) => tag)).toEqual([other]);
  });

  it("comes again for what arrives later", async () => {
    const conversation = chatAt(0);
    await arrives(conversation);
    await core.call({ kind: "mark_read", conversation, row: 1 });
    await turn();
    await arrives(conversation);
    expect(shown.map(({ tag }) => tag)).toEqual([conversation]);
  });

  it("shows what another tab was told it may", async () => {
    writeNotifyContent("nothing");
    await arrives(chatAt(0));
    expect(shown.map(({ title }) => title)).toEqual(["New message"]);
  });

  it("names nobody by what hides or turns a line around", () => {
    const conversation = chatAt(0);
    const title = (name: string) => wordsOf(notice(conversation, { title: name }), "all", words).title;
    expect(title("Ana\u202egnp")).toBe("Anagnp");
    expect(title("\u200b\u3164")).toBe("Unnamed");
  });
});
