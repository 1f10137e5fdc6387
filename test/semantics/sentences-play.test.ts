/** Semantics A, F, G and C6, sentence by sentence: those that no other test holds (`held.test.ts` says which do). */
import { describe, expect, it } from "vitest";
import { explore } from "../../src/compiler/explore/explore.js";
import { compileBlind } from "../support/compile-blind.js";
import { diagnose } from "../support/analyse.js";
import { gameOf } from "../support/lower-text.js";
import { choices, play, type Played } from "../support/play-ir.js";

const spec = (body: string, members = ""): string =>
  `enum Kind { low, high }\ngame g {\n  players a, b\n  n: 0..99 = 0\n${members}\n  play {\n${body}\n  }\n}\n`;
const errors = (body: string, members = ""): string[] =>
  diagnose(spec(body, members))
    .filter((d) => d.severity !== "note")
    .map((d) => d.code);
const chances = ({ game, state }: Played): number[] => game.outcomes(state).map((o) => o.probability);
/** How the first episode that breaks off does so. */
const fault = (body: string, members = ""): string =>
  explore(gameOf(spec(body, members)), { states: 500, tries: 5000, work: 200_000, plays: 0 }).findings[0]?.text ?? "none";

describe("A1: an episode", () => {
  it("is the same for the same decisions and draws, state for state", () => {
    const text = spec("    let x ~ uniform(0..3)\n    let y = a chooses 0..3\n    n = x + y\n    b chooses l | r");
    expect(play(text, 2, "1").state).toEqual(play(text, 2, "1").state);
    expect(play(text, 2, "1").values.n).toBe(3);
  });
});

describe("A3: decisions", () => {
  it("one with one legal value is played, and is heard of like any other", () => {
    const { game } = compileBlind(
      spec("    let m = a chooses 0..3 where it == n\n    let k = b chooses 0..3", "  secret key: bool ~ uniform(bool)"),
    );
    const drawn = game!.apply(game!.initial(), [1]);
    expect(game!.legal(drawn)).toEqual([0]);
    expect(game!.events(game!.apply(drawn, 0), 1).map((e) => e.place)).toEqual(["m"]);
  });
  it("an earlier head is legal only if the later ones can be filled", () => {
    const heads = play(spec("    let m = a chooses (x: 0..2, y: 0..2) where x + y == 3 and y > x"));
    expect(choices(heads)).toEqual(["(x: 1, y: 2)"]);
  });
  it("each conjunct binds the last head it names", () => {
    const heads = play(spec("    let m = a chooses (x: 0..2, y: 0..2) where x > 0 and y > x"));
    expect(choices(heads)).toEqual(["(x: 1, y: 2)"]);
  });
});

describe("A4: draws", () => {
  it("`d where c` renormalises a finite support", () => {
    expect(chances(play(spec("    let x ~ weighted { 0: 0.5, 1: 0.3, 2: 0.2 } where it > 0")))).toEqual([
      expect.closeTo(0.6),
      expect.closeTo(0.4),
    ]);
  });
  it.each([
    ["in an initial value", "", "  k: 0..3 ~ uniform(0..3)"],
    ["in a `let`", "    let k ~ uniform(0..3)", ""],
    ["in a store", "    k ~ uniform(0..3)", "  k: 0..3 = 0"],
  ])("stand where `=` could: %s", (_, body, members) => {
    expect(chances(play(spec(`${body}\n    a chooses l | r`, members)))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
  it("an order that is dealt and shown entry by entry is uniform", () => {
    const { game, state } = play(spec("    let xs ~ distinct(2, [1, 2, 3])\n    a chooses l | r"));
    expect(game.outcomes(state).map((o) => o.probability)).toEqual(Array.from({ length: 6 }, () => expect.closeTo(1 / 6)));
  });
});

describe("A5: together", () => {
  it("asks a seat at most once", () => {
    expect(errors("    together {\n      let x = a chooses 0..1\n      let y = a chooses 0..1\n    }")).toHaveLength(1);
  });
  it("is not a scope", () => {
    const text = spec(
      "    together {\n      let x = a chooses 0..3\n      let y = b chooses 0..3\n    }\n    n = 10 * x + y\n    reward a += n",
    );
    expect(play(text, "2", "3").returns).toEqual([23, 0]);
  });
  it("its decisions read the state at its start, in textual order", () => {
    const text = spec(
      "    together {\n      let x = a chooses 0..3\n      n = 7\n      let y = b chooses 0..9 where it == n or it == 1\n    }\n    reward a += n + x",
    );
    expect(choices(play(text, "2"))).toEqual(["0", "1"]);
    expect(play(text, "2", "0").returns).toEqual([9, 0]);
  });
  it("no draw stands before a decision that it could affect", () => {
    expect(
      errors("    together {\n      let z ~ uniform(0..1)\n      let x = a chooses 0..3 where it > z\n      let y = b chooses 0..1\n    }"),
    ).not.toEqual([]);
  });
});

describe("A6: a decision is a whole right side", () => {
  it.each([
    ["of `let`", "    let x = a chooses 0..1", []],
    ["of `=`", "    n = a chooses 0..1", []],
    ["the subject of `match`", "    match a chooses l | r { l => n = 1; r => n = 2 }", []],
    ["and no part of one", "    n = 1 + (a chooses 0..1)", ["SP3101"]],
  ])("%s", (_, body, codes) => {
    expect(errors(body)).toEqual(codes);
  });
  it("`let v[i] = e for i in D` is an array over D", () => {
    const text = spec("    let v[i] = a chooses 0..1 for i in Kind\n    n = 10 * v[low] + v[high]\n    reward a += n");
    expect(play(text, "1", "0").returns).toEqual([10, 0]);
  });
});

describe("A7: loops", () => {
  it("`repeat n` evaluates n once", () => {
    const text = spec(
      "    k = 2\n    repeat k {\n      let x = a chooses 0..1\n      k = 5\n      n += 1\n    }\n    reward a += n",
      "  k: 0..9 = 0",
    );
    expect(play(text, "0", "0").returns).toEqual([2, 0]);
  });
  it("count from 0, by the noun's singular or `iteration`", () => {
    expect(play(spec("    repeat 3 ticks { n += tick }\n    repeat 3 { n += 10 * iteration }\n    reward a += n")).returns).toEqual([
      33, 0,
    ]);
  });
  it("falling out of `repeat up to` is no truncation, falling out of `cycle … up to` is one", () => {
    expect(play(spec("    repeat up to 2 { let x = a chooses 0..1 }"), "0", "0").turn).toEqual({ kind: "end", truncated: false });
    expect(play(spec("    cycle p in players up to 2 { let x = p chooses 0..1 }"), "0", "0").turn).toEqual({
      kind: "end",
      truncated: true,
    });
  });
  it.each([
    ["a decision", "    cycle p in players { let x = p chooses 0..1; if x == 0 { win p } }", []],
    ["or a bound", "    while n < 5 { n += 1 }", ["SP3103"]],
  ])("go round for ever only with %s", (_, body, codes) => {
    expect(errors(body)).toEqual(codes);
  });
});

describe("A8 to A11: ends and payoffs", () => {
  it.each([
    ["`win none` is a draw", "zero_sum", "win none", [0, 0]],
    ["`draw` pays c/n", "constant_sum 3", "draw", [1.5, 1.5]],
    ["under `zero_sum` the others pay", "zero_sum", "win a by 2", [2, -2]],
    ["under `constant_sum` the others share the rest", "constant_sum 3", "win a by 2", [2, 1]],
    ["under `common_sum` all get it", "common_sum", "win a by 2", [2, 2]],
    ["without a promise the others get nothing", "", "win a by 2", [2, 0]],
  ])("%s", (_, promise, end, returns) => {
    expect(play(spec(`    a chooses l | r\n    ${end}`, `  ${promise}`), "l").returns).toEqual(returns);
  });
  it("what stands behind `win` is not played", () => {
    expect(errors("    a chooses l | r\n    win a\n    n = 1")).toEqual(["SP3104"]);
  });
  it("only `+=` rewards", () => {
    expect(errors("    a chooses l | r\n    reward a = 1")).not.toEqual([]);
  });
});

describe("C6: names and `match`", () => {
  it.each([
    ["all members", "    match k { low => n = 1; high => n = 2 }", []],
    ["not all", "    match k { low => n = 1 }", ["SP3010"]],
    ["ranges too", "    match n { 0..50 => n = 1; 51..99 => n = 2 }", []],
    ["and what they leave out", "    match n { 0..50 => n = 1; 52..99 => n = 2 }", ["SP3010"]],
    ["bools", "    match n > 3 { true => n = 1; false => n = 2 }", []],
    ["options", "    match o { none => n = 1; some(x) => n = x }", []],
  ])("is exhaustive: %s", (_, body, codes) => {
    expect(errors(`${body}\n    a chooses l | r`, "  k: Kind = low\n  o: (0..9)? = none")).toEqual(codes);
  });
  it("a bare name tests; a value of that name warns", () => {
    expect(errors("    let low = 3\n    if k == low { n = low }\n    a chooses l | r", "  k: Kind = high")).toContain("SP3022");
  });
  it("`is` is `==` on numbers", () => {
    expect(fault("    let m = a chooses 0..3\n    if m is 2 { n = 1 }\n    expect (n == 1) == (m == 2)")).toBe("none");
  });
});

describe("F1: two states are equal iff their bits are", () => {
  it("what was a local and is no longer read makes no difference", () => {
    const { game } = compileBlind(spec("    let x = a chooses 0..3\n    n = x div 2\n    let y = b chooses 0..1\n    reward a += n + y"));
    const start = game!.initial();
    expect(game!.key(game!.apply(start, 0))).toBe(game!.key(game!.apply(start, 1)));
    expect(game!.key(game!.apply(start, 0))).not.toBe(game!.key(game!.apply(start, 2)));
  });
});

describe("G1: order", () => {
  const first = (body: string): string => fault(`    let m = a chooses 0..1\n${body}`, "  v: (0..9)[3] = 0");
  it("the right side comes before the left side's index", () => {
    expect(first("    v[3 - m] = 6 div m")).toContain("division by zero");
    expect(first("    v[3 - m] = 6")).toContain("index 3");
  });
  it("arguments come from left to right", () => {
    expect(first("    n = max(6 div m, 6 mod m)")).toContain("division by zero");
    expect(first("    n = max(6 mod m, 6 div m)")).toContain("mod 0");
  });
});
