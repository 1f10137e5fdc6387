/** Semantics C1 to C5 and G, sentence by sentence. */
import { describe, expect, it } from "vitest";
import { explore } from "../../src/compiler/explore/explore.js";
import { observationLayout } from "../../src/compiler/4-lower/games/layout.js";
import { countArithmetic, countStores } from "../../src/compiler/stats/count-checks.js";
import { diagnose } from "../support/analyse.js";
import { gameOf } from "../support/lower-text.js";

const text = (members: string, play: string): string =>
  `enum Kind { low, high }\ntype Maybe = Kind?\nrecord Pair { x: 0..3 = 0, on: bool = false }\ngame g {\n  players a, b\n  n: 0..9 = 0\n${members}\n  play {\n${play}\n    b chooses l | r\n  }\n}\n`;
const errors = (members: string, play: string): string[] =>
  diagnose(text(members, play))
    .filter((d) => d.severity === "error")
    .map((d) => d.code);
const ir = (members: string, play: string) => gameOf(text(members, play));
const checkedStores = (members: string, play: string): number => countStores(ir(members, play)).checked;
/** How the first episode that breaks off does so. */
const fault = (members: string, play: string): string =>
  explore(ir(members, play), { states: 500, tries: 5000, work: 200_000, plays: 0 }).findings[0]?.text ?? "none";
/** What the first number of an index type is called after: its layout's width. */
const width = (members: string): number => observationLayout(ir(members, "")).features.find((f) => f.name === "v")?.width ?? 0;

describe("C1, C2: ranges", () => {
  it.each([
    ["a condition narrows on one branch", "    let m = a chooses 0..20; if m < 9 { n = m }", 0],
    ["and on the other", "    let m = a chooses 0..20; if m > 9 { n = 0 } else { n = m }", 0],
    ["one interval for all entries of an array", "    let xs: (0..9)[3] = 0; xs[0] = a chooses 0..9; n = xs[1] + 1", 1],
    ["a loop's head is widened to the declared range", "    repeat 30 { n = n + 1 }", 1],
    ["and narrowed again", "    repeat 30 { if n < 9 { n = n + 1 } }", 0],
    [
      "not relational: two intervals alone do not tell a sum",
      "    let m = a chooses 0..9; let k = a chooses 0..9; if m + k <= 9 { n = m + k }",
      1,
    ],
  ])("%s", (_, play, checked) => {
    expect(checkedStores("", play.replace("let k = a", "let k = b"))).toBe(checked);
  });
  it("a store that can never fit is an error", () => {
    expect(errors("", "    n = 12")).toEqual(["SP3016"]);
  });
  it("a checked store that does not fit is a fault", () => {
    expect(fault("", "    repeat 3 {\n      let m = a chooses 0..9\n      n += m\n    }")).toBe("10 does not fit");
  });
});

describe("C3: numbers", () => {
  it.each([
    ["`/` gives a real", "    n = 4 / 2", ["SP3001"]],
    ["`div` gives an int", "    n = 4 div 2", []],
    ["`bool` counts as 0 and 1", "    n = 1 + true", []],
    ["an int widens to real silently", "    let x: real = n", []],
    ["nothing narrows silently", "    let x: real = 2; n = x", ["SP3001"]],
    ["`div` is for whole numbers", "    let x: real = 2; n = x div 2", ["SP3007"]],
  ])("%s", (_, play, codes) => {
    expect(errors("", play)).toEqual(codes);
  });
  it.each([
    ["-7 div 2", -4],
    ["7 div -2", -4],
    ["-7 mod 3", 2],
    ["7 mod -3", -2],
    ["-6 mod 3", 0],
  ])("`div` and `mod` floor: %s is %i", (e, value) => {
    expect(fault("  base: -9..9 = 0", `    base = ${e}\n    expect base == ${value}`)).toBe("none");
    expect(fault("  base: -9..9 = 0", `    base = ${e}\n    let m = a chooses 0..1\n    expect base + m == ${value}`)).toMatch(
      /^expected /,
    );
  });
  it.each([
    ["bool: 1", "bool = false", 1],
    ["a range: one-hot", "2..6 = 2", 5],
    ["an enum: one-hot", "Kind = low", 2],
    ["an option: a presence bit, then the value or zeros", "Kind? = none", 3],
    ["a record: its fields in order", "Pair = Pair()", 5],
  ])("layout of %s", (_, type, wide) => {
    expect(width(`  v: ${type}`)).toBe(wide);
  });
});

describe("C4: options", () => {
  it.each([
    ["are tested before use", "    n = m", ["SP3009"]],
    ["by `is some`", "    if m is some { n = m }", []],
    ["by `else`", "    n = m else 0", []],
    ["by `and` after a test", "    if m is some and m > 1 { n = 1 }", []],
    ["by `?:` after a test", "    n = m is some ? m : 0", []],
    ["by `match`", "    match m { none => n = 0; some(x) => n = x }", []],
    ["narrowing lasts until a store", "    if m is some { m = none; n = m }", ["SP3009"]],
    ["not on the branch where the test fails", "    if m is none { n = m }", ["SP3009"]],
  ])("%s", (_, play, codes) => {
    expect(errors("  m: (0..9)? = none", play)).toEqual(codes);
  });
  it("`at + (1, 0)` gives an option", () => {
    expect(errors("  at: grid(2, 2) = (0, 0)", "    at = at + (1, 0)")).toEqual(["SP3009"]);
    expect(errors("  at: grid(2, 2) = (0, 0)", "    at = at + (1, 0) else at")).toEqual([]);
  });
});

describe("C5: index types", () => {
  it.each([
    ["ranges", "(0..3)[2..5]", "v[2]"],
    ["enums", "(0..3)[Kind]", "v[high]"],
    ["bool", "(0..3)[bool]", "v[true]"],
    ["seats", "(0..3)[player]", "v[b]"],
    ["options of these", "(0..3)[Maybe]", "v[none]"],
  ])("%s", (_, type, entry) => {
    expect(errors(`  v: ${type} = 0`, `    ${entry} = 1`)).toEqual([]);
  });
  it("are finite", () => {
    expect(errors("  v: (0..3)[real] = 0", "")).toEqual(["SP3021"]);
  });
  it("`argmax` gives the one it is of; of equals, the first", () => {
    expect(fault("  v: (0..3)[4] = 0", "    v[1] = 2; v[3] = 2; n = argmax(v[i] for i in 0..3)\n    expect n == 1")).toBe("none");
  });
});

describe("G1: order", () => {
  it("`and`, `or`, `?:` and `else` evaluate only what they need", () => {
    expect(fault("", "    let m = a chooses 0..1\n    if m > 0 and 6 div m > 2 { n = 1 }")).toBe("none");
    expect(fault("", "    let m = a chooses 0..1\n    if m == 0 or 6 div m > 2 { n = 1 }")).toBe("none");
    expect(fault("", "    let m = a chooses 0..1\n    n = m > 0 ? 6 div m : 0")).toBe("none");
  });
});

describe("G2: faults end the episode", () => {
  it.each([
    ["a store out of range", "    let m = a chooses 0..9; n += m; n += m", "10 does not fit"],
    ["an index out of range", "    let m = a chooses 0..9; let xs: (0..9)[3] = 0; n = xs[m]", "index 3 is outside its range"],
    ["division by zero", "    let m = a chooses 0..2; n = 6 div m", "division by zero"],
    ["`mod` 0", "    let m = a chooses 0..2; n = 6 mod m", "mod 0"],
    ["an empty `argmax`", "    let m = a chooses 0..2; n = argmax(i for i in 0..3 where i > m + 1)", "argmax of nothing"],
    ["an empty mask", "    let m = a chooses 0..2; let k = b chooses 0..2 where it > m", "no legal move"],
    ["a failed `expect`", "    let m = a chooses 0..2; expect m < 2", "expected m < 2"],
    ["a `deal` beyond its size", "    let m = a chooses 1..3; let xs ~ distinct(m, [1, 2]); n = 0", "cannot deal 3 of 2"],
  ])("%s", (_, play, words) => {
    expect(fault("", play)).toContain(words);
  });
  it("int overflow is checked before it happens (F4)", () => {
    const play = "    var big: int = 1000000\n    let m = a chooses 1..9\n    big = big * big * m\n    n = 0";
    expect(countArithmetic(ir("", play)).checked).toBe(2);
    expect(fault("", play)).toMatch(/overflows$/);
  });
});
