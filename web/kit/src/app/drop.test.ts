// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { refuseFiles } from "./drop";

/** jsdom has no drag events. */
function drag(target: EventTarget, kind: "dragover" | "drop", types: readonly string[]) {
  const dataTransfer = { types, dropEffect: "copy" };
  const event = Object.assign(new Event(kind, { bubbles: true, cancelable: true }), { dataTransfer });
  target.dispatchEvent(event);
  return { prevented: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

beforeAll(refuseFiles);
afterEach(() => document.body.replaceChildren());

describe("what is dropped where nothing takes it", () => {
  it("does not make the browser leave the app", () => {
    for (const kind of ["dragover", "drop"] as const) {
      expect(drag(document.body, kind, ["Files"])).toEqual({ prevented: true, effect: "none" });
    }
  });

  it("is the field's or the browser's where it is no file, or the field is for files", () => {
    expect(drag(document.body, "drop", ["text/plain"]).prevented).toBe(false);
    const field = document.createElement("input");
    field.type = "file";
    document.body.append(field);
    expect(drag(field, "drop", ["Files"]).prevented).toBe(false);
  });

  it("is left to what takes it, whether that hears it earlier or later", () => {
    const take = (event: Event) => {
      event.preventDefault();
      if ("dataTransfer" in event) Object.assign(event.dataTransfer ?? {}, { dropEffect: "copy" });
    };
    for (const taker of [document.body, window]) {
      taker.addEventListener("dragover", take);
      expect(drag(document.body, "dragover", ["Files"])).toEqual({ prevented: true, effect: "copy" });
      taker.removeEventListener("dragover", take);
    }
  });
});
