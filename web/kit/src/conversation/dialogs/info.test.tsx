// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Conversation } from "kit/conversation";
import type { AnswerTo } from "kit/core";
import { FakeCore, FIXED_NOW, fixtureInfo, personOf, usualChats } from "kit/fixture";
import { clear, draw, prepare } from "kit/fixture/document";
import { Stage } from "kit/fixture/Stage";

import { InfoDialog } from "./Info";

const info = fixtureInfo("Instagram");

async function titles(answer: AnswerTo<{ kind: "message_info"; row: number }>): Promise<string[]> {
  const core = new FakeCore(info, usualChats(info));
  const [held] = core.chats;
  const own = held?.messages.find(({ isOwn }) => isOwn);
  if (held === undefined || own === undefined) throw new Error("the fixtures have no own message");
  vi.spyOn(core, "call").mockResolvedValue(answer);
  await draw(
    <Stage core={core} info={info}>
      <Conversation id={held.chat.row.id}>
        <InfoDialog message={own} />
      </Conversation>
    </Stage>,
  );
  return [...document.querySelectorAll('[data-part="section-title"]')].map(({ textContent }) => textContent ?? "");
}

beforeEach(prepare);
afterEach(clear);

it("speaks of delivery only where somebody was told of it", async () => {
  const ana = personOf(1, info.network);
  const received = { person: ana, at: FIXED_NOW };
  expect(await titles({ kind: "message_info", readBy: [], deliveredTo: [] })).toEqual(["Sent", "Read by"]);
  await clear();
  expect(await titles({ kind: "message_info", readBy: [], deliveredTo: [received] })).toEqual([
    "Sent",
    "Read by",
    "Delivered to",
  ]);
});
