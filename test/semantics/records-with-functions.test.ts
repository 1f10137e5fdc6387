/** Records with type parameters, functions and rules: what they are called on stands for the bare names in them (A2). */
import { describe, expect, it } from "vitest";
import { diagnose } from "../support/analyse.js";
import { gameOf } from "../support/lower-text.js";
import { play } from "../support/play-ir.js";

const HEAD = `enum Card { jack, queen, king }
record Pair<A, B> {
  first: A
  second: B
  fn turned() -> Pair(B, A) = Pair(first: second, second: first)
  fn sum_with(more: int, by_first: fn(A) -> int) -> int = by_first(first) + more
}
record Stack<T> {
  items: T[] up to 3 = []
  fn size_now() -> int = size(items)
  fn room() -> int = 3 - size_now()
  rule push(x: T) { if room() > 0 { items.add(x) } }
}
record Meter {
  value: 0..9 = 2
  fn doubled() -> int = 2 * value
  rule add(n: 0..3) -> 0..9 {
    value = min(9, value + n)
    return value
  }
  rule ask<S>(p: S) {
    let raise = p chooses bool
    if raise { value = min(9, value + 4) }
  }
}
`;
const spec = (play: string, state = "", head = HEAD): string =>
  `${head}game g {\n  players a, b\n  meter: Meter = Meter()\n  meters: Meter[3] = Meter(value: 1)\n  stack: Stack(Card) = Stack()\n  best: Pair(Card, 0..6)? = none\n${state}\n  play {\n${play}\n  }\n}\n`;
const told = (play: string, state?: string, head?: string): string[] =>
  diagnose(spec(play, state, head))
    .filter((d) => d.severity === "error")
    .map((d) => `${d.code} ${d.text}`);
const returns = (text: string, ...moves: string[]): unknown => play(text, ...moves).returns;

describe("rules of records", () => {
  it("change what they are called on, and give a value", () => {
    const text = spec(`    let n = a chooses 0..3
    let now = meter.add(n)
    let other = meters[1].add(3)
    reward a += now + 10 * other
    reward b += meter.value + 10 * meters[0].value + meters[1].doubled()`);
    // 2 + 3 = 5, and 1 + 3 = 4 at place 1 alone.
    expect(returns(text, "3")).toEqual([45, 5 + 10 + 8]);
  });

  it("change variables", () => {
    const text = spec(`    let n = a chooses 0..3
    var own = Meter(value: 5)
    own.add(n)
    own.add(1)
    reward a += own.value + own.doubled()`);
    expect(returns(text, "2")).toEqual([24, 0]);
  });

  it("may ask: all their copies are one site", () => {
    const text = spec(`    meter.ask(a)
    meters[2].ask(b)
    reward a += meter.value + 10 * meters[2].value`);
    expect(gameOf(text).sites.map((s) => s.name)).toEqual(["raise"]);
    expect(returns(text, "true", "false")).toEqual([16, 0]);
  });

  it("call the record's own functions and rules", () => {
    const text = spec(`    let c = a chooses Card
    stack.push(c); stack.push(king); stack.push(c); stack.push(jack)
    reward a += stack.size_now() + (stack.items[1] is king ? 10 : 0)`);
    expect(returns(text, "jack")).toEqual([13, 0]);
  });

  it("keep a known bound known: stores are proved where they are called", () => {
    expect(told("    let n = a chooses 0..3\n    meter.add(n)")).toEqual([]);
  });
});

describe("functions of records", () => {
  it("are called on any value, options that were tested too", () => {
    const text = spec(`    let n = a chooses 0..6
    best = Pair(first: king, second: n)
    reward a += best.turned().first + (best.turned().turned().first is king ? 10 : 0)
    if best is some { reward a += 100 * best.sum_with(n, c => c is king ? 20 : 0) }`);
    expect(returns(text, "4")).toEqual([2414, 0]);
  });

  it("serve constants", () => {
    const text = spec(
      "    let n = a chooses 0..1\n    reward a += DOUBLE",
      "",
      `${HEAD}const M = Meter(value: 4)\nconst DOUBLE = M.doubled()\n`,
    );
    expect(returns(text, "0")).toEqual([8, 0]);
  });

  it("give distributions to draw from", () => {
    const head = `${HEAD}record Bag { kinds: Card[2] = [jack, king]\n  fn draw_one() -> Dist[Card] = uniform(kinds)\n}\n`;
    const ir = gameOf(spec("    let c ~ bag.draw_one()\n    let n = a chooses 0..1", "  bag: Bag = Bag()", head));
    expect(ir.draws).toHaveLength(1);
  });
});

describe("what a seat may not see", () => {
  const hidden = "  private own: Meter[player] = Meter()\n  open: Meter = Meter()";
  it("is not told by a function of a record", () => {
    expect(told("    let n = a chooses 0..9 where it <= own[a].doubled()", hidden)).toEqual([]);
    expect(told("    let n = a chooses 0..9 where it <= own[b].doubled()", hidden)).toEqual([
      "SP3301 the `where` of `a`'s decision reads `own[b].doubled()`, which only `b` sees",
    ]);
  });
  it("is not stored by a rule of a record into what more can see", () => {
    expect(told("    let n = a chooses 0..3\n    own[b].add(n)", hidden)).toEqual([]);
    expect(told("    let n = a chooses 0..3\n    if own[b].value > 3 { open.add(n) }", hidden)).toHaveLength(1);
    expect(told("    let n = a chooses 0..3\n    open.add(min(3, own[b].value))", hidden)).toHaveLength(1);
  });
});

describe("one mistake, one message", () => {
  it.each([
    [
      "a type without its types",
      "    let n = a chooses 0..1",
      "  x: Stack = Stack()",
      ["SP3233 `Stack` is a record of another type, which must be said here"],
    ],
    ["nothing that says the type", "    let s = Stack()", "", ["SP3230 this call of `Stack` does not say what `T` is"]],
    ["a value of another type", "    stack.push(3)", "", ["SP3001 expected Card for `x`, found 3"]],
    ["no such function", "    let n = meter.halved()", "", ["SP3004 Meter has no `.halved(…)`"]],
    [
      "a record of other types",
      "    best = Pair(first: 3, second: king)",
      "",
      ["SP3001 expected Pair(Card, 0..6)?, found Pair(int, Card)"],
    ],
    [
      "an index that the rule changes",
      "    slots[next].fill()",
      "  next: 0..2 = 0\n  record Slot { rule fill() { next = 1 } }\n  slots: Slot[3] = Slot()",
      ["SP3234 `fill` changes `next`, and so which record `slots[next]` is"],
    ],
    ["a rule on what is no place", "    Meter().add(1)", "", ["SP3017 this cannot be stored to"]],
  ])("%s", (_, body, state, messages) => {
    expect(told(body, state)).toEqual(messages);
  });

  it("a pure function does not change its record", () => {
    expect(told("    let n = a chooses 0..1", "", `${HEAD}record R { n: 0..3 = 0\n  fn up() -> int { n = 1; return n }\n}\n`)).toEqual([
      "SP3017 `n` of the record, in a pure function, cannot be stored to",
    ]);
  });

  it("functions of a record do not call themselves", () => {
    expect(
      told(
        "    let n = a chooses 0..1\n    let x = r.up()",
        "  r: R = R()",
        `${HEAD}record R { n: 0..3 = 0\n  fn up() -> int = 1 + up()\n}\n`,
      ),
    ).toEqual(["SP3018 functions and rules cannot call themselves: up -> up"]);
  });
});
