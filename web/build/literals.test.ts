// Everything that a person reads or hears comes from a catalogue: no text stands in a component.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { describe, expect, test } from "vitest";

const web = fileURLToPath(new URL("..", import.meta.url));
/** Attributes whose value is shown or read out. */
const TOLD = new Set(["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder", "label"]);
const LETTER = /\p{L}/u;

function literals(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const add = (node: ts.Node, text: string): void => {
    if (LETTER.test(text)) found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node, node.text);
    if (ts.isJsxExpression(node) && node.expression !== undefined && ts.isStringLiteralLike(node.expression) && !ts.isJsxAttribute(node.parent)) {
      add(node, node.expression.text);
    }
    if (ts.isJsxAttribute(node) && TOLD.has(node.name.getText(file)) && node.initializer !== undefined) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value !== undefined && ts.isStringLiteralLike(value)) add(node, value.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe.each(["kit/src", "messenger", "instagram", "whatsapp"])("the components of %s", (place) => {
  test("hold no text of their own", () => {
    const files = readdirSync(join(web, place), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx"))
      .map((file) => join(place, file));
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => literals(file, readFileSync(join(web, file), "utf8")))).toEqual([]);
  });
});

test("a text in a component is found wherever it is shown", () => {
  const found = literals("a.tsx", `const a = <p title="Hover" className="big">Hello {"there"} {name} ·</p>;`);
  expect(found.map((line) => line.split(": ")[1])).toEqual(["Hover", "Hello", "there"]);
});
