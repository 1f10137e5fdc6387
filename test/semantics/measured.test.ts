/** `measured` (B1, B7, B10): stored, never observed, and no way from it to a player or a learner. */
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { gameOf, lowerFile } from "../support/lower-text.js";
import { play } from "../support/play-ir.js";

const game = (state: string, body: string, params = "") => `game g${params} {
  players a, b
  seen_by_all: 0..9 = 0
  measured count: 0..9 = 0
  ${state}
  play { ${body} }
}`;
const told = (spec: string) => lowerFile(sourceFile("test.sp", spec)).diagnostics.map((d) => `${d.code} ${d.text}`);

describe("measured values", () => {
  it("are stored, and handed out at the end", () => {
    const {
      game: rules,
      state,
      values,
    } = play(game("", "let x = a chooses 0..3; count = x; measured let twice = x * 2; end with (count, twice)"), "3");
    expect(values.count).toBe(3);
    expect(rules.endRecord(state)).toEqual({ count: 3, twice: 6 });
  });

  it("are no features of an observation, no events, and nothing in twin worlds' sight", () => {
    const ir = gameOf(
      game("measured luck: 0..3 ~ uniform(0..3)", "measured let coin ~ uniform(bool); let x = a chooses 0..3; if coin { count = x }"),
    );
    expect(ir.observation.features.map((f) => f.name)).toEqual(["seen_by_all"]);
    expect(ir.draws.map((d) => d.event)).toEqual([false, false]);
    expect(ir.observation.history).toBe(false);
    expect(ir.perfectInformation).toBe(false);
    const { game: rules } = running(ir);
    const start = rules.initial();
    expect(rules.seen?.(start, [2], 0)).toEqual([null]);
    const next = rules.apply(start, [2]);
    expect(rules.seen?.(next, [1], 1)).toEqual([null]);
  });

  it("may be parameters", () => {
    const spec = game("", "let x = a chooses 0..3; if x == truth { count += 1 }; end with (count)", "(measured truth: 0..3 = 2)");
    const { game: rules, state } = play(spec, "2");
    expect(rules.endRecord(state)).toEqual({ count: 1 });
  });

  it("pay nobody", () => {
    expect(told(game("", "let x = a chooses 0..3; count = x; reward a += count"))).toEqual([
      "SP3314 a reward reads `count`, which is measured",
    ]);
  });

  it("mask no move", () => {
    expect(told(game("", "let x = a chooses 0..3; count = x; let y = b chooses 0..3 where y <= count"))[0]).toMatch(/^SP3301 /);
  });

  it("decide nothing that is not measured", () => {
    expect(told(game("", "let x = a chooses 0..3; count = x; if count > 1 { seen_by_all = 1 }"))[0]).toMatch(/^SP3308 /);
    expect(told(game("", "let x = a chooses 0..3; count = x; seen_by_all = count"))[0]).toMatch(/^SP3307 /);
  });

  it("are never revealed, shown or observed", () => {
    expect(told(game("", "let x = a chooses 0..3; count = x; let y = reveal(count); let z = b chooses 0..3"))[0]).toMatch(/^SP33\d\d /);
    expect(told(game('show "{count}"', "let x = a chooses 0..3"))[0]).toMatch(/^SP33\d\d /);
    expect(told(game("observe { count }", "let x = a chooses 0..3"))[0]).toMatch(/^SP33\d\d /);
    expect(told(game("", "let x = a chooses 0..3 given (count)"))[0]).toMatch(/^SP33\d\d /);
  });
});
