import { describe, expect, it } from "vitest";

import { endingOf, fileName, sortOf } from "./names";

describe("the name of a file", () => {
  it("cannot hide its end behind marks that turn a line round", () => {
    expect(fileName("invoice\u202egpj.exe", "File")).toBe("invoicegpj.exe");
    expect(fileName("a\u2066b\u2069\u200b.pdf", "File")).toBe("ab.pdf");
  });

  it("is no path and begins with no dot", () => {
    expect(fileName("../../etc/passwd", "File")).toBe("_.._etc_passwd");
    expect(fileName("C:\\boot.ini", "File")).toBe("C__boot.ini");
    expect(fileName(".bashrc", "File")).toBe("bashrc");
  });

  it("is something in any case", () => {
    expect(fileName("\u200b\u202e", "File")).toBe("File");
    expect(fileName("", "File")).toBe("File");
  });

  it("keeps its end when it is too long", () => {
    const name = fileName(`${"long ".repeat(60)}.tar.pdf`, "File");
    expect(name.length).toBeLessThanOrEqual(120);
    expect(name.endsWith("….pdf")).toBe(true);
  });

  it("tells what sort of file it is", () => {
    expect(endingOf("a.PDF")).toBe("pdf");
    expect(endingOf("no ending. really")).toBe("");
    expect([sortOf("a.PDF"), sortOf("b.xlsx"), sortOf("c.exe")]).toEqual(["pdf", "table", "other"]);
  });
});
