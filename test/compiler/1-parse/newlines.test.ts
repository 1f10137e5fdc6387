import { describe, expect, test } from "vitest";
import type { File, GameDecl } from "../../../src/compiler/1-parse/ast.js";
import { inPlay, messages, parseText } from "./support.js";

/** How many statements a text makes inside `play`. */
function count(statements: string): number {
  const { file, diagnostics } = parseText(inPlay(statements));
  expect(diagnostics).toEqual([]);
  return playOf(file).length;
}

function playOf(file: File): readonly { kind: string }[] {
  const play = (file.declarations[0] as GameDecl).members[0];
  return play.kind === "play" ? play.body.statements : [];
}

describe("a line break separates", () => {
  test.each([
    ["two calls", "f()\ng()", 2],
    ["what begins with a bracket", "x = y\n(a, b)", 2],
    ["what begins with a square bracket", "x = y\n[1]", 2],
    ["a sign without a space behind it", "x = y\n-z", 2],
    ["`not`, which begins an operand", "x = y\nnot z", 2],
    ["`else =>`, an arm", "match x {\n a => b\n else => c\n }", 1],
    ["a word behind a point, though it is reserved", "x = y.if\nz()", 2],
    ["several, once", "f()\n\n\ng()", 2],
    ["and a semicolon does", "f(); g()", 2],
  ])("%s", (_, text, expected) => expect(count(text)).toBe(expected));
});

describe("a line goes on", () => {
  test.each([
    ["inside round brackets", "f(a,\n b\n)"],
    ["inside square brackets", "x = [a\n, b]"],
    ["behind an operator", "x = a +\n b"],
    ["before an operator", "x = a\n * b"],
    ["before a sign with a space behind it", "x = a\n - b"],
    ["before a ternary's signs", "x = a\n ? b\n : c"],
    ["before a pipe", "x = a\n |> f"],
    ["before an infix word", "x = a\n and b"],
    ["before `times`", "x = f()\n times 3"],
    ["before `from`", "x = play g()\n from s"],
    ["before `+=`", "x\n += 3"],
    ["behind `let`", "let\n x = 3"],
    ["before `else` of an `if`", "if a { b() }\n else { c() }"],
    ["before the `for` of a `collect` that lacks its `with`", "let b = collect 3 episodes of g\n for g in gs\n with a: b"],
    ["before the point of a member", "x = a\n .b"],
  ])("%s", (_, text) => expect(count(text)).toBe(1));
});

test("after its `with`, a `for` begins a statement", () => {
  expect(count("let b = collect 3 episodes of g with a: b\nfor x in xs { }")).toBe(2);
});

test("fields may be named like infix words, each on its line", () => {
  expect(messages("record R {\n  from: int\n  by: int\n  times: int\n}\n")).toEqual([]);
});

test("line ends of Windows and a byte order mark change nothing", () => {
  const text = "\uFEFFconst A = 1\r\n\r\n/// Two.\r\nconst B = 2\r\n";
  const { file, diagnostics } = parseText(text);
  expect(diagnostics).toEqual([]);
  expect(file.declarations.map((declaration) => declaration.kind)).toEqual(["const", "const"]);
  expect(file.declarations[1]).toMatchObject({ doc: "Two." });
});
