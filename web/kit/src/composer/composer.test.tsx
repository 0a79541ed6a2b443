// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Conversation, useConversation } from "kit/conversation";
import { FakeCore, fixtureInfo, usualChats } from "kit/fixture";
import { action, answered, clear, draw, key, part, prepare, press, type } from "kit/fixture/document";
import { Stage } from "kit/fixture/Stage";

import { Composer, ComposerBanner, ComposerError, ComposerField, ComposerSend } from "./index";

const info = fixtureInfo("Messenger");

function EditButton() {
  const { edit } = useConversation();
  const own = chats[0]?.messages.findLast((message) => message.isOwn);
  return <button type="button" aria-label="edit" data-action="edit" onClick={() => own && edit(own)} />;
}

let core: FakeCore;
let chats: ReturnType<typeof usualChats>;

const field = (): HTMLTextAreaElement => {
  const found = part("composer-field");
  if (!(found instanceof HTMLTextAreaElement)) throw new Error("there is no field");
  return found;
};
const asked = (kind: string) => core.asked.filter((ask) => ask.kind === kind);

async function open(number: number): Promise<void> {
  const id = chats[number]?.chat.row.id;
  if (id === undefined) throw new Error("there is no such chat");
  await draw(
    <Stage core={core} info={info}>
      <Conversation id={id}>
        <EditButton />
        <Composer>
          <ComposerBanner />
          <ComposerError />
          <ComposerField />
          <ComposerSend />
        </Composer>
      </Conversation>
    </Stage>,
  );
}

beforeEach(() => {
  prepare();
  chats = usualChats(info);
  core = new FakeCore(info, chats);
});
afterEach(clear);

describe("the composer", () => {
  it("sends by Enter, and is empty at once", async () => {
    await open(0);
    await type(field(), "  hello  ");
    await key(field(), "Enter");
    expect(asked("send")).toMatchObject([{ text: "hello", replyTo: null }]);
    expect(field().value).toBe("");
  });

  it("leaves Enter to the input method while letters are composed, and to the line with Shift", async () => {
    await open(0);
    await type(field(), "にほn");
    await key(field(), "Enter", { isComposing: true });
    await key(field(), "Enter", { shiftKey: true });
    expect(asked("send")).toEqual([]);
  });

  it("sends nothing but spaces never", async () => {
    await open(0);
    await type(field(), " \n ");
    await key(field(), "Enter");
    expect(asked("send")).toEqual([]);
    expect(action("send")?.hasAttribute("disabled")).toBe(true);
  });

  it("gives back a text that could not be sent, and says why", async () => {
    await open(0);
    await type(field(), "this will fail");
    await press(action("send"));
    expect(field().value).toBe("this will fail");
    expect(part("composer-error")?.textContent).toContain("too long");
  });

  it("keeps a draft when one leaves, and has it again", async () => {
    await open(0);
    await type(field(), "half a thought");
    await clear();
    await answered();
    expect(asked("draft")).toMatchObject([{ text: "half a thought" }]);
    await open(0);
    expect(field().value).toBe("half a thought");
  });

  it("puts an edited text into the field and the one before back after it", async () => {
    await open(0);
    await type(field(), "not sent yet");
    await press(action("edit"));
    expect(field().value).toBe("Done. See you there");
    expect(part("context")?.dataset["mode"]).toBe("edit");
    // The same text is no edit.
    await key(field(), "Enter");
    expect(asked("edit")).toEqual([]);
    await type(field(), "Done!");
    await key(field(), "Enter");
    expect(asked("edit")).toMatchObject([{ text: "Done!" }]);
    expect(field().value).toBe("not sent yet");
    // What was edited was never kept as a draft.
    expect(asked("draft").some((ask) => "text" in ask && ask.text.startsWith("Done"))).toBe(false);
  });

  it("does not send what is too long for the other network", async () => {
    await open(3);
    await type(field(), "x".repeat(1_001));
    await key(field(), "Enter");
    expect(asked("send")).toEqual([]);
    expect(part("composer-count")?.textContent).toContain("1 character too many");
  });
});
