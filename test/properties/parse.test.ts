import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Node } from "../../src/compiler/1-parse/ast.js";
import { format } from "../../src/compiler/1-parse/format/format.js";
import { printAst } from "../../src/compiler/1-parse/print-ast.js";
import { children, visit } from "../../src/compiler/1-parse/walk.js";
import { parseText, specs } from "../compiler/1-parse/support.js";
import { tokens } from "./fuzz/corpus.js";

const token = fc.constantFrom(...tokens);

/** Text made of tokens without any order. */
const soup = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(" "));

/** A piece of a spec in which something was taken away, doubled or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...specs),
    fc.nat(),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom("cut", "put", "double"), token, fc.nat(12)), { maxLength: 4 }),
  )
  .map(([spec, start, changes]) => {
    const from = spec.text.lastIndexOf("\n\n", start % spec.text.length) + 1;
    let text = spec.text.slice(from, from + 1500);
    for (const [where, how, what, length] of changes) {
      const at = where % (text.length + 1);
      if (how === "cut") text = text.slice(0, at) + text.slice(at + length);
      else text = text.slice(0, at) + (how === "put" ? ` ${what} ` : text.slice(at, at + length)) + text.slice(at);
    }
    return text;
  });

/** Parses, and demands what holds for every text. */
function checkTree(text: string): void {
  const { file, diagnostics } = parseText(text);
  let unread = false;
  visit(file, (node) => {
    unread ||= node.kind === "unknown";
    let at = node.span.start;
    for (const child of children(node)) {
      if (!(child.span.start >= at && child.span.start <= child.span.end && child.span.end <= node.span.end)) {
        throw new Error(`${child.kind} ${child.span.start}..${child.span.end} in ${node.kind} ${node.span.start}..${node.span.end}`);
      }
      at = child.span.start;
    }
  });
  for (const { span } of diagnostics) expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
  if (unread) expect(diagnostics.some((d) => d.severity === "error")).toBe(true);
}

describe("the parser never throws, and its spans nest", () => {
  test("on token soup", () => fc.assert(fc.property(soup, checkTree), { numRuns: 600, seed: 1 }));
  test("on specs with changes", () => fc.assert(fc.property(mutated, checkTree), { numRuns: 200, seed: 2 }));
  test("on any text", () => fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), checkTree), { numRuns: 300, seed: 3 }));
});

test("one wrong token gives a message near it, and the declarations before and after are read", () => {
  const before = 'const BEFORE = f(1, "a")\n\n';
  const after = "\n\nconst AFTER = [x for x in xs]\n";
  const middle = "game g {\n  players a, b\n  play {\n    let x = a chooses check | bet\n    if x is bet { win a }\n    draw\n  }\n}";
  fc.assert(
    fc.property(fc.nat(middle.length), fc.constantFrom("]", "=>", "+", "if", "§", "3"), (at, wrong) => {
      const { file } = parseText(`${before}${middle.slice(0, at)} ${wrong} ${middle.slice(at)}${after}`);
      const names = file.declarations.map((declaration) => (declaration.kind === "const" ? declaration.name.text : declaration.kind));
      expect(names[0]).toBe("BEFORE");
      expect(names.at(-1)).toBe("AFTER");
    }),
    { numRuns: 200, seed: 4 },
  );
});

/** A spec in which blanks and comments were put where the author could have put them: at the ends of lines and between lines. */
const commented = fc
  .tuple(fc.constantFrom(...specs), fc.nat(), fc.array(fc.tuple(fc.nat(), fc.constantFrom("  // behind", "\n// own line", "\n", "\n\n\n"))))
  .map(([spec, start, changes]) => {
    const declarations = spec.text.split(/\n(?=(?:\/\/\/|game|method|network|fn|claim|const|record|enum|test)\b)/);
    const lines = (declarations[start % declarations.length] ?? "").split("\n");
    for (const [where, what] of changes) {
      const at = where % lines.length;
      lines[at] = lines[at].replace(/\s*\/\/.*$/, "") + what;
    }
    return lines.join("\n");
  })
  .filter((text) => parseText(text).diagnostics.every((d) => d.severity !== "error"));

test("formatting keeps the tree and the comments, and formatting twice changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(commented, async (text) => {
      const once = await format(text, "spec.sp");
      expect(meaning(once)).toBe(meaning(text));
      expect(await format(once, "spec.sp")).toBe(once);
    }),
    { numRuns: 100, seed: 5 },
  );
});

function meaning(text: string): string {
  const { file } = parseText(text);
  return [printAst(file as Node), ...file.comments.map((comment) => comment.text)].join("\n");
}
