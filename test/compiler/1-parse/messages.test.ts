import { describe, expect, test } from "vitest";
import { applyEdits } from "../../../src/compiler/diagnostics/apply-edits.js";
import { inPlay, messages, parseText } from "./support.js";

/** Messages of a statement in `play`, with lines counted from it. */
const of = (statement: string): string[] =>
  messages(inPlay(statement)).map((message) => message.replace(/^\d+:\d+/, (at) => `${Number(at.split(":")[0]) - 2}:${at.split(":")[1]}`));

describe("statements", () => {
  test.each([
    ["cyle p in players { }", ["1:10 SP1002 `p` cannot follow a statement (did you mean `cycle`?)"]],
    ["let draw = 3", ["1:9 SP1010 `draw` is a word of the language and cannot be a name here (choose another name, such as `draw_`)"]],
    ["if a = b { draw }", ["1:10 SP1001 expected `{`, found `=` (`=` puts a value into a place; compare by `==` or `is`)"]],
    ["for x of xs { }", ["1:11 SP1001 expected `in`, found `of`"]],
    ["x = f(a b)", ["1:13 SP1002 `b` cannot follow an argument (put a comma between them)"]],
    ["x = [1 2]", ["1:12 SP1002 the number `2` cannot follow an element (put a comma between them)"]],
    ["x = 5 +* 3", ["1:12 SP1001 expected an expression, found `*`"]],
    ["y = { a: 1 }", ["1:9 SP1001 expected an expression, found `{` (braces hold statements; a record is written (a: 1), a list [1, 2])"]],
    ["x = y 3", ["1:11 SP1002 the number `3` cannot follow a statement (begin it on a new line)"]],
    ["match x { a => 1; b 2; c => 3 }", ["1:25 SP1001 expected `=>`, found the number `2`"]],
    ["match x { }", ["1:15 SP1001 expected an arm, found `}`"]],
    ["let b = collect 3 episodes of g", ["1:36 SP1001 expected `with`, found the end of the line"]],
    ["win", ["1:8 SP1001 expected an expression, found the end of the line"]],
    ["(1, 2) => 3", ["1:5 SP1012 before `=>` stands a name or a tuple of names (write x => … or (x, y) => …)"]],
    ['let s = "a {x + } b"', ["1:21 SP1001 expected an expression, found `}`"]],
    ['let s = "a {x y} b"', ["1:19 SP1002 `y` cannot follow an expression"]],
  ])("%s", (statement, expected) => expect(of(statement)).toEqual(expected));
});

describe("declarations and members", () => {
  test.each([
    ["gmae g { }", ["1:1 SP1001 expected a declaration, found `gmae` (did you mean `game`?)"]],
    ["let x = 3", ["1:1 SP1001 expected a declaration, found `let` (write `const` outside of games and methods)"]],
    ["policy p = agent()", ["1:1 SP1001 expected a declaration, found `policy` (it belongs into a `method`)"]],
    ["game g {\n  playrs a, b\n}", ["2:10 SP1001 expected `:`, found `a` (did you mean `players`?)"]],
    [
      "game g {\n  let x = 3\n}",
      [
        "2:3 SP1001 expected a member of the game, found `let` (state is written `name: type = value`; `let` belongs into `play` or a `rule`)",
      ],
    ],
    ["game g(x: int y: int) { }", ["1:15 SP1002 `y` cannot follow a parameter (put a comma between them)"]],
    [
      "enum E { a, draw }",
      ["1:13 SP1010 `draw` is a word of the language and cannot be a name here (choose another name, such as `draw_`)"],
    ],
    ["enum E { }", ["1:10 SP1001 expected a member, found `}`"]],
    ["fn f() -> { }", ["1:11 SP1001 expected a type, found `{`"]],
    ["fn f()", ["1:7 SP1001 expected `=` or a block, found the end of the file"]],
    ["claim { }", ["1:7 SP1001 expected a string, found `{`"]],
    ["const A = 1 const B = 2", ["1:13 SP1002 `const` cannot follow a declaration"]],
  ])("%s", (text, expected) => expect(messages(text)).toEqual(expected));
});

describe("characters, strings, brackets, numbers", () => {
  test.each([
    ["const A = 3 § 4", ["1:13 SP1003 `§` has no meaning here (remove it)"]],
    ["const A = a & b", ["1:13 SP1003 `&` has no meaning here (write and)"]],
    ["const A = größe", ["1:13 SP1003 `öß` has no meaning here (names are made of the letters a to z, digits and _)"]],
    ["# a comment", ["1:1 SP1003 `#` has no meaning here (a comment begins with //)"]],
    ['const A = "abc\nconst B = 2', ['1:11 SP1004 this string is not closed by `"` on its line']],
    ['const A = "a {b\nconst B = 2', ['1:11 SP1004 this string is not closed by `"` on its line']],
    ['const A = """\n  abc\nconst B = 2', ['1:11 SP1004 this string is never closed by `"""`']],
    [
      'const A = "a\\qb"',
      ['1:13 SP1005 `\\q` is no escape (escapes are \\n, \\t, \\", \\\\, \\{, \\} and \\u{…}; write \\\\ for a backslash)'],
    ],
    ["const A = f(1, [2)\nconst B = 2", ["1:16 SP1006 this `[` is never closed by `]`"]],
    ["const A = f(1,\n  2\nconst B = 2", ["1:12 SP1006 this `(` is never closed by `)`"]],
    ["const A = 1)\nconst B = 2", ["1:12 SP1007 this `)` closes nothing (remove it)"]],
    ["const A = 3x", ["1:11 SP1009 `3x` is neither a number nor a name"]],
    [`const A = ${"(".repeat(300)}1${")".repeat(300)}`, ["1:1 SP1008 this is nested too deeply to be read"]],
  ])("%s", (text, expected) => expect(messages(text)).toEqual(expected));
});

test("the brace that is missing is found by indents", () => {
  const text = "game g {\n  play {\n    if a {\n      b()\n  }\n\n  rule r() { }\n}\n";
  expect(messages(text)).toEqual(["3:10 SP1006 this `{` is never closed by `}`"]);
  expect(parseText(text).file.declarations[0]).toMatchObject({ kind: "game", members: [{ kind: "play" }, { kind: "rule" }] });
});

test("several mistakes are found in one file, one message each, and what can be read is read", () => {
  const text = inPlay("let x = \n\n    f(a b)\n    y = 1\n    z = ]\n    for q on qs { inner(c d) }\n    w = 2");
  expect(messages(text).map((message) => message.split(" ").slice(0, 2).join(" "))).toEqual([
    "5:9 SP1002",
    "7:9 SP1007",
    "8:11 SP1001",
    "8:27 SP1002",
  ]);
  const game = parseText(text).file.declarations[0];
  const play = game.kind === "game" ? game.members[0] : undefined;
  expect(play?.kind === "play" && play.body.statements.map((statement) => statement.kind)).toEqual([
    "let",
    "store",
    "unknown",
    "for",
    "store",
  ]);
});

test("chained comparisons are refused with a fix that mends them", () => {
  const text = "const A = 0 < x + 1 <= 3\n";
  const { diagnostics } = parseText(text);
  expect(messages(text)).toEqual(["1:13 SP1011 `<` and `<=` cannot be chained (join two comparisons by `and`)"]);
  const mended = applyEdits(text, diagnostics[0].fix?.edits ?? []);
  expect(mended).toBe("const A = 0 < x + 1 and x + 1 <= 3\n");
  expect(messages(mended)).toEqual([]);
});

test("a doc comment that belongs to nothing is a warning", () => {
  const { diagnostics } = parseText("const A = 1 /// not before it\n");
  expect(diagnostics).toMatchObject([{ code: "SP1013", severity: "warning", span: { start: 12 } }]);
});

test("after forty mistakes the rest is only counted", () => {
  const found = messages("const = 1\n".repeat(60));
  expect(found).toHaveLength(41);
  expect(found[40]).toBe("61:1 SP1014 20 more mistakes are not shown");
});

test("what is too large or no text is refused at once", () => {
  expect(messages("x".repeat(10_000_000))).toEqual([
    "1:1 SP0004 `spec.sp` has 10 MB; a spec has at most 2 MB (split it into several files)",
  ]);
  expect(messages("const A = 1\0")).toEqual(["1:1 SP0003 `spec.sp` is not UTF-8 text: it has a zero byte"]);
});

test("chains too long for the stack are refused", () => {
  const { file, diagnostics } = parseText(`const A = ${"- ".repeat(100_000)}1\n`);
  expect(diagnostics.map((d) => d.code)).toEqual(["SP1008"]);
  expect(file.declarations).toEqual([]);
});
