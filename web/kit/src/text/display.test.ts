import { describe, expect, it } from "vitest";

import { cut, forDisplay, forLine, nameForDisplay, onlyEmoji } from "./display";
import { piecesOf } from "./pieces";
import { clampAt } from "./Text";
import type { AccountId } from "kit/core";

const account = "a1" as AccountId;

describe("texts of others", () => {
  it("cannot turn a line around", () => {
    expect(forDisplay("invoice\u202egpj.exe")).toBe("invoicegpj.exe");
    expect(forDisplay("\u2066a\u2067b\u2068c\u2069\u202a\u202b\u202c\u202d")).toBe("abc");
  });

  it("keep what languages and emoji need", () => {
    const persian = "می\u200cخواهم";
    expect(forDisplay(persian)).toBe(persian);
    const family = "👨\u200d👩\u200d👧";
    expect(forDisplay(family)).toBe(family);
    const england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    expect(forDisplay(england)).toBe(england);
    expect(forDisplay("مرحبًا، كيف حالك؟")).toBe("مرحبًا، كيف حالك؟");
  });

  it("lose hidden tags, controls and zero widths", () => {
    expect(forDisplay("a\u{e0041}\u{e0042}b")).toBe("ab");
    expect(forDisplay("a\u0000\u0007\u001bb\u009f")).toBe("ab");
    expect(forDisplay("a\u200b\ufeff\u2060b")).toBe("ab");
  });

  it("have at most four marks on a base, also of 64 KiB of them", () => {
    const shown = forDisplay(`e${"\u0301".repeat(65_536)}x`);
    expect(shown).toBe(`e${"\u0301".repeat(4)}x`);
  });

  it("are well formed and end their lines in one way", () => {
    expect(forDisplay("a\ud800b")).toBe("a\ufffdb");
    expect(forDisplay("a\r\nb\rc\u2028d")).toBe("a\nb\nc\nd");
  });

  it("are one line where there is one line", () => {
    expect(forLine("a\n\n  b\tc ")).toBe("a b c");
    expect(forLine("x".repeat(1_000), 10)).toBe(`${"x".repeat(10)}…`);
  });
});

describe("names", () => {
  it("that show nothing give way", () => {
    for (const name of ["", "  ", "\u200b\u200b", "\u3164", "\u2800\u2800", "\u202e", "\u200f"]) {
      expect(nameForDisplay(name, "@ana")).toBe("@ana");
    }
  });

  it("stay as they are otherwise", () => {
    expect(nameForDisplay("Ana María", "@ana")).toBe("Ana María");
    expect(nameForDisplay("🙂", "@ana")).toBe("🙂");
    expect(nameForDisplay("سلمى", "@s")).toBe("سلمى");
  });
});

describe("cutting", () => {
  it("never cuts a sign in two", () => {
    expect(cut("ab👩\u200d🚀cd", 4)).toBe("ab…");
    expect(cut("abc", 3)).toBe("abc");
  });

  it("is done to long and to high texts", () => {
    expect(clampAt("short")).toBeNull();
    expect(clampAt("x".repeat(5_000))).toBe(900);
    expect(clampAt("a\n".repeat(40))).toBe(39);
    expect(clampAt(`${"a\n".repeat(20)}`)).toBeNull();
  });
});

describe("emoji alone", () => {
  it("are counted", () => {
    expect(onlyEmoji("👍")).toBe(1);
    expect(onlyEmoji("❤")).toBe(1);
    expect(onlyEmoji("👩🏽\u200d🚀 🇫🇷")).toBe(2);
  });

  it("are not digits, text or nothing", () => {
    for (const text of ["", "1", "a👍", "👍!", "👍".repeat(200)]) expect(onlyEmoji(text)).toBe(0);
  });
});

describe("pieces", () => {
  const links = (text: string) => piecesOf(text).filter((piece) => piece.kind === "link");

  it("link https and nothing else", () => {
    expect(links("see https://example.org/a?b=1.")).toEqual([
      { kind: "link", text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
    ]);
    for (const text of [
      "javascript:alert(1)",
      "http://example.org",
      "data:text/html,<script>",
      "https://",
      "https://bank.example@evil.example/",
      "https://a b",
    ]) {
      expect(links(text).map((link) => link.text)).toEqual(
        text === "https://a b" ? ["https://a"] : [],
      );
    }
  });

  it("show the host as the network spells it", () => {
    // The first letter is Cyrillic.
    expect(links("https://аpple.com/x")[0]?.text).toBe("https://xn--pple-43d.com/x");
  });

  it("keep a bracket that the address opened", () => {
    expect(links("(https://example.org/a_(b))")[0]?.text).toBe("https://example.org/a_(b)");
  });

  it("show markup as text", () => {
    expect(piecesOf("<img src=x onerror=alert(1)>")).toEqual([
      { kind: "text", text: "<img src=x onerror=alert(1)>" },
    ]);
  });

  it("find mentions and leave out those that do not fit", () => {
    const mention = { start: 3, end: 7, account, isMe: true };
    expect(piecesOf("hi @ana!", [mention, { ...mention, end: 90 }, { ...mention, start: 9 }])).toEqual([
      { kind: "text", text: "hi " },
      { kind: "mention", text: "@ana", account, isMe: true },
      { kind: "text", text: "!" },
    ]);
  });
});
