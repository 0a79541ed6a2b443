// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CoreFailure } from "kit/core/failure";
import { FakeCore, fixtureInfo, usualChats } from "kit/fixture";
import { action, clear, draw, part, prepare, press } from "kit/fixture/document";
import { Stage } from "kit/fixture/Stage";

import { RequestBar } from "./RequestBar";

const info = fixtureInfo("Messenger");

async function show(): Promise<FakeCore> {
  const core = new FakeCore(info, usualChats(info));
  const request = core.chats.find(({ chat }) => chat.state === "requested_by_them" && chat.row.peer !== null);
  if (request === undefined) throw new Error("the fixtures have no request");
  await draw(
    <Stage core={core} info={info}>
      <RequestBar chat={request.chat} />
    </Stage>,
  );
  return core;
}

beforeEach(prepare);
afterEach(clear);

describe("a request", () => {
  it("of somebody who is blocked goes with them", async () => {
    const core = await show();
    await press(action("block"));
    expect(core.asked).toMatchObject([{ kind: "block", blocked: true }, { kind: "answer_request", accept: false }]);
  });

  it("stays, and says why, when its sender could not be blocked", async () => {
    const core = await show();
    const call = vi.spyOn(core, "call");
    call.mockRejectedValue(new CoreFailure({ class: "network", code: "timed_out", args: {} }));
    await press(action("block"));
    expect(call.mock.calls.map(([ask]) => ask.kind)).toEqual(["block"]);
    expect(part("failure")?.textContent).toBe("There was no answer. Try again.");
    expect(action("block")).not.toBeNull();
  });
});
