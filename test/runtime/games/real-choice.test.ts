/** Choices of reals (A3): what is taken, drawn, read and said, and what refuses games that have them. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "../../../src/compiler/explore/explore.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";
import { exactTree } from "../../../src/compiler/stats/exact-tree.js";
import { Fault } from "../../../src/runtime/games/fault.js";
import { parseMove } from "../../../src/runtime/games/parse-move.js";
import { randomGames } from "../../../src/runtime/games/random-games.js";
import { chosenReals, randomReals, readReals, realsInWords } from "../../../src/runtime/games/real-choice.js";
import { twinLanes } from "../../../src/runtime/games/twin-lanes.js";
import { twinPlays } from "../../../src/runtime/games/twin-plays.js";
import { twinTree } from "../../../src/runtime/games/twin-tree.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { runSolver } from "../../../src/runtime/solve/run-solver.js";
import { running } from "../../compiler/5-emit/games/emitted.js";
import { lowerFile } from "../../support/lower-text.js";

const CHANCE = { key0: 1, key1: 2, collect: 0 };
const spec = new URL("../../compiler/5-emit/games/specs/steering.sp", import.meta.url);
const [ir] = lowerFile(sourceFile("steering.sp", readFileSync(spec, "utf8"))).games.values();
const { game, kernel } = running(ir);

test("an action is a list of as many 32-bit reals as the site chooses, within its ends", () => {
  expect(chosenReals([0.1, -1], 2, -1, 1, "push", "s")).toEqual([Math.fround(0.1), -1]);
  for (const wrong of [0.5, [0.5], [0.5, 1.01], [NaN, 0]]) expect(() => chosenReals(wrong, 2, -1, 1, "push", "s")).toThrow(Fault);
});

test("random actions fill the box", () => {
  const words = new WordStream(5, 6).reset(0, 0, 0);
  const drawn = Array.from({ length: 2000 }, () => randomReals({ size: 2, shape: [2], low: -1, high: 3 }, words));
  const all = drawn.flat();
  expect(all.every((x) => x >= -1 && x < 3 && Math.fround(x) === x)).toBe(true);
  expect(Math.min(...all)).toBeLessThan(-0.99);
  expect(Math.max(...all)).toBeGreaterThan(2.99);
  expect(Math.abs(all.reduce((a, b) => a + b, 0) / all.length - 1)).toBeLessThan(0.1);
});

test("words for reals are short and read back as the same bits", () => {
  expect(realsInWords([Math.fround(0.1)])).toBe("0.1");
  expect(realsInWords([0.5, -1])).toBe("(0.5, -1)");
  const words = new WordStream(7, 8).reset(0, 0, 0);
  for (let i = 0; i < 500; i++) {
    const reals = randomReals({ size: 3, shape: [3], low: -100, high: 0.001 }, words);
    expect(readReals(realsInWords(reals))).toEqual(reals);
  }
  for (const text of ["", "check", "0.5 x", "1..2", "--1"]) expect(readReals(text)).toBeUndefined();
});

describe("a game with choices of reals", () => {
  test("says so", () => {
    expect(game.info.realActions).toBe(2);
    const site = game.info.sites.find((s) => s.name === "push");
    expect(site).toMatchObject({ size: 0, labels: [], real: { size: 2, shape: [2], low: -1.5, high: 1.5 } });
    expect(game.describe(0, [0.25, 1])).toBe("(0.25, 1)");
  });

  test("lists nothing, reads moves, and refuses what is outside of the box", () => {
    const start = game.apply(game.initial(), [0, 0]);
    expect(game.legal(start)).toEqual([]);
    expect(parseMove(game, 0, [], "0.5, 1")).toEqual({ kind: "action", action: [0.5, 1] });
    expect(parseMove(game, 0, [], "(0.5 1.5)")).toEqual({ kind: "illegal", label: "(0.5, 1.5)" });
    expect(parseMove(game, 0, [], "0.5")).toEqual({ kind: "unknown" });
    expect(() => game.apply(start, [2, 0])).toThrow(/needs a list of 2 reals from 0 to 1/);
  });

  test("flags lanes whose reals are outside of the box, and reads no others", () => {
    const lanes = kernel.create(4);
    for (let lane = 0; lane < 4; lane++) kernel.reset(lanes, lane, lane, CHANCE);
    expect([...lanes.choices]).toEqual([0, 0, 0, 0]);
    lanes.realActions?.set([0.5, 0.5, 1.25, 0, NaN, 0, 0, 1]);
    kernel.step(lanes, new Int32Array(4).fill(-7), CHANCE);
    expect([...lanes.fault].map((f) => f > 0)).toEqual([false, true, true, false]);
    expect([...lanes.seat].map((s) => s >= 0)).toEqual([true, false, false, true]);
  });

  test("is played at random, in the box, by the kernel too", () => {
    const lanes = kernel.create(16);
    expect(kernel.playRandom(lanes, 20_000, 3, CHANCE)).toBeGreaterThan(1000);
    expect([...lanes.fault].every((f) => f === 0)).toBe(true);
    expect(randomGames(game, { episodes: 50, seed: 1, promised: true }).problem).toBeUndefined();
  });

  test("leaks nothing in twin worlds, whose trees are not walked", () => {
    expect(twinTree(game, 1000)).toMatchObject({ complete: false });
    for (const report of [twinPlays(game, 60, 1), twinLanes(game, kernel, 60, 1)]) {
      expect(report.leak).toBeUndefined();
      expect(report.compared + report.worlds).toBeGreaterThan(60);
    }
  });

  test("has no exact tree, as its figures say", () => {
    const why = "its decision `sails` chooses reals";
    expect(exactTree(ir, explore(ir, { states: 50, tries: 100, work: 10_000, plays: 0 }))).toEqual({ kind: "none", why });
  });

  test("is not solved", async () => {
    expect(() => buildTree(game)).toThrow(/`sails` chooses reals/);
    await expect(runSolver(game, { by: "mcts" })).rejects.toThrow(/`sails` chooses reals/);
  });
});
