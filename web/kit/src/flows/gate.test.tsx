// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { State } from "kit/core";
import { FakeCore, fixtureInfo } from "kit/fixture";
import { action, answered, clear, draw, part, prepare, press, type } from "kit/fixture/document";
import { Stage } from "kit/fixture/Stage";
import { act } from "react";

import { RevokedBanner } from "./Banners";
import { Gate } from "./Gate";
import { DeleteAccount } from "./Settings";

const info = fixtureInfo("WhatsApp");

async function show(state: Partial<State>): Promise<FakeCore> {
  const core = new FakeCore(info, [], state);
  await draw(
    <Stage core={core} info={info}>
      <Gate>
        <p data-part="inside" />
      </Gate>
    </Stage>,
  );
  if (state.storage !== "opening") await fetched();
  return core;
}

/** Screens are fetched when they are needed. */
async function fetched(): Promise<void> {
  for (let turn = 0; turn < 200 && part("spinner") !== null; turn += 1) await act(answered);
}

beforeEach(prepare);
afterEach(clear);

describe("the gate", () => {
  it("lets nobody in while the storage is being opened", async () => {
    await show({ storage: "opening", me: null });
    expect(part("inside")).toBeNull();
  });

  it("says when the app itself cannot be fetched, and goes on when it was", async () => {
    const core = await show({ storage: "opening", me: null });
    await act(async () => core.tab.set({ ...core.tab.get(), unfetched: true }));
    expect(part("storage")?.textContent).toContain("cannot be reached");
    expect(action("reload")).not.toBeNull();
    await act(async () => core.tab.set({ ...core.tab.get(), unfetched: false }));
    expect(action("reload")).toBeNull();
  });

  it.each([
    ["refused", ["retry"]],
    ["busy", ["retry"]],
    ["damaged", ["retry", "save", "start-again"]],
    ["newer", ["reload", "save"]],
    ["evicted", ["continue"]],
  ] as const)("says what to do when the storage is %s", async (storage, ways) => {
    await show({ storage, me: null });
    expect(part("inside")).toBeNull();
    expect(part("storage")?.dataset["state"]).toBe(storage);
    const buttons = [...document.querySelectorAll<HTMLElement>("[data-part=storage] [data-action]")];
    expect(buttons.map((button) => button.dataset["action"])).toEqual(ways);
    // Words, and not the keys of words.
    expect(part("storage")?.textContent).not.toMatch(/storage\./);
  });

  it("lets one read what is there when the device is full or was put out", async () => {
    for (const state of [{ storage: "full" as const }, { revoked: true }]) {
      await show(state);
      expect(part("inside")).not.toBeNull();
      await clear();
    }
  });

  it("asks twice before anything is removed", async () => {
    const core = await show({ storage: "damaged", me: null });
    await press(action("start-again"));
    await press(action("confirm"));
    expect(core.state.get().storage).toBe("damaged");
    await press(action("confirm"));
    expect(core.state.get().storage).toBe("ok");
  });

  it("lets a device that was put out start again, when asked for twice", async () => {
    location.hash = "#/settings/devices";
    const core = new FakeCore(info, [], { revoked: true });
    await draw(
      <Stage core={core} info={info}>
        <Gate>
          <RevokedBanner />
        </Gate>
      </Stage>,
    );
    await fetched();
    await press(action("start-again"));
    await press(action("confirm"));
    expect(core.state.get()).toMatchObject({ revoked: true });
    await press(action("confirm"));
    expect(core.state.get()).toMatchObject({ me: null, revoked: false });
    await fetched();
    expect(part("sign-up")).not.toBeNull();
    expect(location.hash).toBe("#/");
  });

  it("deletes an account only when asked for twice, with all that is here, and begins at the sign-up", async () => {
    location.hash = "#/settings/account";
    const core = new FakeCore(info, []);
    await draw(
      <Stage core={core} info={info}>
        <Gate>
          <DeleteAccount />
        </Gate>
      </Stage>,
    );
    await press(action("delete-account"));
    await press(action("confirm"));
    expect(core.asked.some((ask) => ask.kind === "delete_account")).toBe(false);
    await press(action("confirm"));
    expect(core.asked.some((ask) => ask.kind === "delete_account")).toBe(true);
    expect(core.state.get()).toMatchObject({ me: null, revoked: false, storage: "ok" });
    expect(part("sign-up")).not.toBeNull();
    expect(location.hash).toBe("#/");
  });

  it("signs up by handle and code, and shows a demonstration's code as one", async () => {
    const core = await show({ me: null });
    await type(document.querySelector('[name="handle"]'), "+33612345678");
    await type(document.querySelector('[name="name"]'), "Ana");
    await press(action("register"));
    expect(core.asked).toMatchObject([{ kind: "register", handle: "+33612345678", name: "Ana" }]);
    expect(part("demonstration")?.textContent).toContain("Demonstration");
    await type(document.querySelector('[name="code"]'), "000000");
    await press(action("verify"));
    expect(part("failure")?.textContent).toBe("The code is not right.");
    await type(document.querySelector('[name="code"]'), part("demonstration-code")?.textContent ?? "");
    await press(action("verify"));
    expect(part("inside")).not.toBeNull();
  });

  it("lets one correct a handle that was mistyped, or go on with the code all the same", async () => {
    const core = await show({ me: null });
    const handle = () => document.querySelector<HTMLInputElement>('[name="handle"]');
    await type(handle(), "+33612345679");
    await type(document.querySelector('[name="name"]'), "Ana");
    await press(action("register"));
    await press(action("change-handle"));
    expect(handle()?.value).toBe("+33612345679");
    await press(action("back"));
    expect(part("demonstration")).not.toBeNull();
    await press(action("change-handle"));
    await type(handle(), "+33612345678");
    await press(action("register"));
    expect(core.asked.at(-1)).toMatchObject({ kind: "register", handle: "+33612345678", name: "Ana" });
    expect(part("verify")?.textContent).toContain("+33612345678");
  });
});
