import { describe, expect, test } from "vitest";
import { checked, find, messages } from "./support.js";

const DECLARATIONS = `
enum Card { jack, queen, king }
record Hand { top: Card = jack, count: 0..9 = 2 }
type Cell = grid(3, 4)
const N = 4
const XS = [3, 1, 2]
fn square(x: int) -> int = x * x
fn last_of(xs: int[]) -> int {
  var found = 0
  for x in xs where x > 1 { found = x }
  return found
}
`;

function valueOf(expression: string): unknown {
  const { file, typed, diagnostics } = checked(`${DECLARATIONS}const IT_IS = ${expression}\n`);
  expect(diagnostics.map((d) => d.text)).toEqual([]);
  return typed.constOf(find(file, expression));
}

describe("constants", () => {
  test.each([
    ["N * 2 + 1", 9],
    ["7 div 2", 3],
    ["-7 div 2", -4],
    ["-7 mod 3", 2],
    ["7 mod -3", -2],
    ["1 / 4", 0.25],
    ["2 ^ 10", 1024],
    ["N > 3 and N != 5", true],
    ["N > 5 ? 1 : 2", 2],
    ["[x * x for x in XS where x > 1]", [9, 4]],
    [
      "[(c, x) for c in Card, x in 1..2 where c is not king]",
      [
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 2],
      ],
    ],
    ["sum(XS)", 6],
    ["argmax(x for x in XS)", 3],
    ["argmin(square(c - 1) for c in 0..3)", 1],
    ["max(XS) + min(XS)", 4],
    ["mean(XS)", 2],
    ["any(x == 2 for x in XS)", true],
    ["count(x > 1 for x in XS)", 2],
    ["XS[0]", 3],
    ["XS.size", 3],
    ["Cell.size", 12],
    ["[c.row for c in Cell where c.col == 1]", [0, 1, 2]],
    ["[c + (1, 1) for c in Cell where c.row == 1]", [9, 10, 11, null]],
    [
      "lines(Cell, length: 4)",
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9, 10, 11],
      ],
    ],
    ["lines(Cell, length: 3).size", 14],
    ["[distance(c, c) for c in Cell].size", 12],
    ["square(N) + square(x: 2)", 20],
    ["last_of([5, 1, 7, 0])", 7],
    ["Hand(count: 3)", { top: 0, count: 3 }],
    ["Hand().count", 2],
    ["match N { 0..3 => 1, 4 => 2, else => 3 }", 2],
    ["sort([3, 1, 2], by: x => x).size", undefined],
    [
      "zip(XS, [7, 8, 9])",
      [
        [3, 7],
        [1, 8],
        [2, 9],
      ],
    ],
    ["concat([XS, [9]])", [3, 1, 2, 9]],
    ["mode([1, 2, 2, 3]) else 0", 2],
    ['"a{N}b"', "a4b"],
    ["[int(c) for c in Card]", [0, 1, 2]],
    ["abs(-3) + sign(-2) + clamp(9, 0, 4)", 6],
    ["floor(2.7) + ceil(2.1) + round(2.5)", 8],
  ])("%s", (expression, value) => {
    if (value === undefined) expect(messages(`${DECLARATIONS}const IT_IS = ${expression}\n`)[0]).toMatch(/SP3014/);
    else expect(valueOf(expression)).toEqual(value);
  });

  test.each([
    ["6 div (N - 4)", "this constant cannot be evaluated: it divides by zero"],
    ["2000000000 + 2000000000", "this constant cannot be evaluated: it does not fit an int of 32 bits"],
    ["XS[7]", "the index 7 is outside of a list of 3"],
    ["XS[N]", "the index 4 is outside of a list of 3"],
    ["max([x for x in XS where x > 9])", "this constant cannot be evaluated: it is the largest of nothing"],
    ["IT_IS + 1", "`IT_IS` must be known to the compiler: it is declared by itself"],
    ["loop(1)", "functions and rules cannot call themselves: loop -> loop"],
  ])("%s is no constant", (expression, text) => {
    const loop = "fn loop(x: int) -> int = loop(x)\n";
    const said = checked(`${DECLARATIONS}${expression.startsWith("loop") ? loop : ""}const IT_IS = ${expression}\n`).diagnostics.map(
      (d) => d.text,
    );
    expect(said.some((t) => t.startsWith(text))).toBe(true);
    expect(said).toHaveLength(1);
  });

  test("declared by each other are said once, and have no value", () => {
    const { file, typed, diagnostics } = checked(
      "const A = B + 1\nconst B = A\ngame g(x: int = y, y: int = x) { players a, b; v: bool[x] = false; play { draw } }\n",
    );
    expect(diagnostics.map((d) => `${d.code} ${d.text}`)).toEqual(["SP3014 `A` must be known to the compiler: it is declared by itself"]);
    expect(typed.constOf(find(file, "B + 1"))).toBeUndefined();
  });

  test("sizes and ranges use them, and defaults of parameters", () => {
    const text = `${DECLARATIONS}game g(width: 1..5 = 3) { players a, b; board: (0..N)[width] = 0; play { draw } }\n`;
    const { typed, diagnostics } = checked(text);
    expect(diagnostics).toEqual([]);
    const field = typed.games[0].game.members.find((m) => m.kind === "field");
    expect(field?.kind === "field" ? typed.typeOfName(field.name) : undefined).toMatchObject({
      kind: "array",
      index: [{ low: 0, high: 2 }],
      element: { low: 0, high: 4 },
    });
  });
});
