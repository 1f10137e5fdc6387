/** Conditions that come out the same in every episode (C1), and those that only look like it. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../../support/analyse.js";

const game = (play: string, members = "", params = "") =>
  `const LIMIT = 3\ngame g${params} {\n  players a, b\n  n: 0..5 = 0\n${members}\n  play {\n${play}\n    b chooses x | y\n  }\n}\n`;
const told = (play: string, members = "", params = "") =>
  diagnose(game(play, members, params))
    .filter((d) => d.code === "SP3253")
    .map((d) => `${d.text}${d.why === undefined ? "" : `: ${d.why}`}`);

describe("decided by the values that its parts can have", () => {
  it.each([
    ["let m = a chooses 1..3; if m > 3 { n = 1 }", "this condition is always false: `m` is 1..3: what stands under it never runs"],
    ["let m = a chooses 1..3; if m >= 1 { n = 1 }", "this condition is always true: `m` is 1..3"],
    ["let m = a chooses 1..3; if m >= 1 { n = 1 } else { n = 2 }", "this condition is always true: `m` is 1..3: its `else` never runs"],
    ["let m = a chooses 1..3; n = m > 4 ? 1 : 2", "this condition is always false: `m` is 1..3: the value before `:` is never taken"],
    ["n = 2; if n == 3 { n = 1 }", "this condition is always false: `n` is 2: what stands under it never runs"],
    ["let m = a chooses 1..3; if m > 1 or n < 9 { n = 1 }", "this condition is always true: `n` is 0"],
    ["repeat 3 { n = 4 }; if n > 4 { n = 1 }", "this condition is always false: `n` is 0..4: what stands under it never runs"],
    ["match { n > 2 => n = 1; else => n = 0 }", "this condition is always false: `n` is 0: this arm is never taken"],
    ["repeat up to 3 until n < 5 { n = a chooses 0..4 }", "this condition is always true: `n` is 0..4: the loop runs once"],
    ["set_to(1)", "this condition is always false: `v` is 1: what stands under it never runs"],
  ])("%s", (play, text) => {
    expect(told(play, "  rule set_to(v: 0..5) { if v > 2 { n = v } }")).toEqual([text]);
  });
});

describe("left alone", () => {
  it.each([
    ["play decides it", "let m = a chooses 1..3; if m > 2 { n = 1 }"],
    ["a constant has a part in it", "let m = a chooses 1..2; if m < LIMIT { n = 1 }"],
    ["one call of the rule decides it, another does not", "set_to(1); set_to(4)"],
    ["a loop changes what it reads", "repeat 3 { if n > 2 { n = 0 }; n += 1 }"],
    ["a settled store is read again", "n = a chooses 0..5; if n == 3 { n = 1 }"],
    ["only a part of it is decided", "n = a chooses 0..5; let m = b chooses 1..3; if m >= 1 and n < 3 { n = 2 }"],
  ])("%s", (_, play) => {
    expect(told(play, "  rule set_to(v: 0..5) { if v > 2 { n = v } }")).toEqual([]);
  });

  it("a setting of the game decides it", () => {
    expect(told("if k > 2 { n = 1 }", "", "(k: 0..5 = 1)")).toEqual([]);
  });

  it("what stands under a decided condition: one mistake, one message", () => {
    expect(told("if n > 3 { if n > 4 { n = 1 } }")).toHaveLength(1);
  });

  it("values that can never be equal have a message of their own", () => {
    expect(told("n = a chooses 0..5; if n == 9 { n = 1 }")).toEqual([]);
  });
});
