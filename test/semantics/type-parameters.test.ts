/** Functions and rules with type parameters, size variables and functions as parameters: made at compile time for what a call gives them. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../support/analyse.js";
import { gameOf } from "../support/lower-text.js";
import { play } from "../support/play-ir.js";

const HEAD = `enum Card { jack, queen, king }
type Cell = grid(2, 3)
fn larger<T>(a: T, b: T) -> T = a < b ? b : a
fn either<T>(c: bool, a: T, b: T) -> T = c ? a : b
fn map<T, U>(xs: T[], f: fn(T) -> U) -> U[] = [f(x) for x in xs]
fn twice<T>(f: fn(T) -> T, x: T) -> T = f(f(x))
fn total(xs: int[n]) -> int = sum(xs)
fn count<T, K>(xs: T[K], asked: fn(T) -> bool) -> int {
  var n: int = 0
  for x in xs { if asked(x) { n += 1 } }
  return n
}
fn none_of<T>() -> T? = none
fn step(x: 0..6) -> 0..6 = min(6, x + 1)
`;
const spec = (body: string, head = HEAD): string =>
  `${head}game g {\n  players a, b\n  board: Card?[Cell] = none\n  n: 0..6 = 0\n  private card: Card[player] ~ deal(Card)\n  play {\n    let m = a chooses 0..6\n${body}\n  }\n}\n`;
/** What a is paid where it chooses this number. */
function paid(expression: string, m = 4): number | undefined {
  const { returns } = play(spec(`    reward a += ${expression}`).replace("  private card: Card[player] ~ deal(Card)\n", ""), String(m));
  return returns?.[0];
}
const told = (body: string, head?: string): string[] =>
  diagnose(spec(body, head))
    .filter((d) => d.severity === "error")
    .map((d) => `${d.code} ${d.text}`);

describe("type parameters", () => {
  it.each([
    ["numbers of two ranges", "larger(m, 2)", 4],
    ["members of an enum, the second by its bare name", "(larger(king, jack) is king ? 7 : 0)", 7],
    ["reals", "larger(0.5, 1.5)", 1.5],
    ["a function by its name", "twice(step, m)", 6],
    ["a function of the language by its name", "sum(map([-1, 2, -3], abs))", 6],
    ["a function written where it is given, which reads what is around it", "sum(map([1, 2, 3], x => x * m))", 24],
    ["a function that is given on", "sum(map([1, 2], x => twice(y => y + m, x)))", 19],
    ["an array over any type", "count([c.row for c in Cell], r => r == 1)", 3],
    ["an array over a grid", "count(board, c => c is none)", 6],
    ["a size that the argument tells", "total([1, 2, m])", 7],
    ["a result that is expected", "(either(m > 3, king, none_of()) is some ? 1 : 0)", 1],
  ])("are inferred: %s", (_, expression, sum) => {
    expect(paid(expression)).toBe(sum);
  });

  it("serve constants", () => {
    const ir = gameOf(
      spec("    reward a += MOST + SQUARES[2]", `${HEAD}const MOST = larger(3, 7)\nconst SQUARES = map([1, 2, 3], x => x * x)\n`),
    );
    expect(JSON.stringify(ir.blocks)).toContain('"value":16');
  });

  it("serve rules: what they store is that game's state, what they decide is one site", () => {
    const rules = `enum Card { jack, queen, king }
game g {
  players a, b
  n: 0..6 = 0
  rule put<T>(x: T, as_number: fn(T) -> 0..6) { n = as_number(x) }
  rule ask<T>(p: player, x: T) -> bool {
    let agreed = p chooses bool
    return agreed
  }
  play {
    let m = a chooses Card
    put(m, c => c is king ? 5 : 1)
    let first = ask(a, 3)
    let second = ask(b, m)
    reward a += n + first
    reward b += second
  }
}
`;
    expect(play(rules, "king", "true", "false").returns).toEqual([6, 0]);
    expect(gameOf(rules).sites.map((s) => s.name)).toEqual(["m", "agreed"]);
  });

  it.each([
    ["two types", "    let x = either(true, king, 3)", ["SP3231 `T` of `either` cannot be both 3 and Card"]],
    ["nothing that says it", "    let x = none_of()", ["SP3230 this call of `none_of` does not say what `T` is"]],
    [
      "a function that only play knows",
      "    let x = twice(m > 1 ? step : step, 1)",
      ["SP3232 which function this is must be known to the compiler, and here only play knows it"],
    ],
    ["no function", "    let x = twice(m, 1)", ["SP3001 expected fn(int) -> int, found 0..6"]],
    ["a function of too many", "    let x = twice((x, y) => x, 1)", ["SP3001 expected fn(int) -> int, found a function of 2 values"]],
    ["a function of other values", "    let x = map([king], step)", ["SP3001 expected fn(Card) -> U, found `step`, a fn(0..6) -> 0..6"]],
    ["an argument too few", "    let x = larger(1)", ["SP3006 `larger` also needs `b`"]],
  ])("one message for one mistake: %s", (_, body, messages) => {
    expect(told(body)).toEqual(messages);
  });

  it("say where what is wrong for one type alone is wrong, and for which type", () => {
    const [only, ...more] = diagnose(spec("    let x = less(board[(0, 0)])", `${HEAD}fn less<T>(x: T) -> T = -x\n`)).filter(
      (d) => d.severity === "error",
    );
    expect(more).toEqual([]);
    expect(only.why).toBe("in a call where `T` is Card?");
    expect(only.span.file.text.slice(only.span.start, only.span.end)).toBe("x");
  });

  it("that nobody calls are checked as far as they can be", () => {
    expect(told("", `${HEAD}fn wrong<T>(x: T) -> bool = 3 + true and nowhere\n`)).toEqual(["SP2001 nothing named `nowhere` is known here"]);
    expect(told("", `${HEAD}fn wrong<T>(x: T) -> Card = 3\n`)).toEqual(["SP3001 expected Card, found 3"]);
  });

  it("calls in a circle are found", () => {
    expect(told("    let x = round(m)", `${HEAD}fn round<T>(x: T) -> T = round(x)\n`)).toEqual([
      "SP3018 functions and rules cannot call themselves: round -> round",
    ]);
  });

  it("what a function captures stays as visible as it is", () => {
    const seen = (whose: string): string[] => told(`    let k = a chooses 0..3 where it <= twice(x => card[${whose}] is king ? 2 : x, 1)`);
    expect(seen("b")).toEqual(["SP3301 the `where` of `a`'s decision reads `card[b]`, which only `b` sees"]);
    expect(seen("a")).toEqual([]);
  });
});
