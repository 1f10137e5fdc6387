import { describe, expect, test } from "vitest";
import type { Node } from "../../../src/compiler/1-parse/ast.js";
import { format } from "../../../src/compiler/1-parse/format/format.js";
import { printAst } from "../../../src/compiler/1-parse/print-ast.js";
import { children, visit } from "../../../src/compiler/1-parse/walk.js";
import { parseText, specs } from "./support.js";

test("there are specs to parse", () => {
  expect(specs.length).toBeGreaterThanOrEqual(37);
});

describe.each(specs)("$name", ({ name, text }) => {
  test("parses without a message", () => {
    const { file, diagnostics } = parseText(text, name);
    expect(diagnostics).toEqual([]);
    visit(file, (node) => expect(node.kind).not.toBe("unknown"));
  });

  test("spans lie in one another and in order, and names are where they say", () => {
    const { file } = parseText(text, name);
    visit(file, (node) => {
      expect(fault(node)).toBeUndefined();
      if (node.kind === "name") expect(text.slice(node.span.start, node.span.end)).toBe((node as Node & { text: string }).text);
    });
  });

  test("is the same after formatting, and formatting again changes nothing", async () => {
    const once = await format(text, name);
    expect(await format(once, name)).toBe(once);
    const [before, after] = [parseText(text).file, parseText(once).file];
    expect(printAst(after)).toBe(printAst(before));
    expect(after.comments.map((comment) => comment.text)).toEqual(before.comments.map((comment) => comment.text));
    const long = once.split("\n").filter((line) => line.replace(/\s*\/\/.*$/, "").length > 120);
    expect(long).toEqual([]);
  });
});

/** What is wrong with the spans below a node. */
function fault(node: Node): string | undefined {
  let at = node.span.start;
  for (const child of children(node)) {
    const { start, end } = child.span;
    if (!(start >= at && start <= end && end <= node.span.end))
      return `${child.kind} ${start}..${end} in ${node.kind} ${node.span.start}..${node.span.end}`;
    at = start;
  }
  return undefined;
}
