/** A list that is full, and a set that one seat sees. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Fault } from "../../../../src/runtime/games/fault.js";
import { twinWorlds } from "../../../../src/runtime/games/twin-worlds.js";
import { compileBlind } from "../../../support/compile-blind.js";
import { interpret } from "../../../support/interpret.js";
import { gameOf } from "../../../support/lower-text.js";
import { CHANCE, compareForms } from "./compare.js";
import { running } from "./emitted.js";

const PAGE = readFileSync("docs/guide/lists-and-sets.md", "utf8");
const [FISHING, OVERFULL] = [...PAGE.matchAll(/^```sp[^\n]*\n([^]*?)^```$/gm)].map(([, text]) => text);

test("adding to a full list is a fault in all forms, in its lane alone", () => {
  const ir = gameOf(OVERFULL.replace("called.add(number)", "if number != 3 { called.add(number) }"));
  const { game, kernel } = running(ir);
  const twice = game.apply(game.apply(game.initial(), 0), 1);
  expect(() => game.apply(twice, 2)).toThrow(Fault);
  const interpreted = interpret(ir);
  const twiceToo = interpreted.apply(interpreted.apply(interpreted.initial(), 0), 1);
  expect(() => interpreted.apply(twiceToo, 2)).toThrow();

  const lanes = kernel.create(3);
  for (const lane of [0, 1, 2]) kernel.reset(lanes, lane, lane, CHANCE);
  for (const actions of [
    [0, 0, 0],
    [1, 1, 1],
    [3, 2, 3],
    [3, 3, 3],
  ])
    kernel.step(lanes, Int32Array.from(actions), CHANCE);
  expect([...lanes.fault].map((fault) => (fault === 0 ? "" : kernel.faults[fault - 1].source))).toEqual(["", "test.sp:11:26", ""]);
  expect([...lanes.seat]).toEqual([-1, -1, -1]);
  expect(kernel.key(lanes, 0)).toBe(game.key(game.apply(game.apply(twice, 3), 3)));
  expect(kernel.key(lanes, 2)).toBe(kernel.key(lanes, 0));
});

test("a private set is seen by its owner: twin worlds are asked alike in the whole tree", () => {
  const { game, kernel } = running(gameOf(FISHING));
  expect(compareForms(game, kernel, 500).asked).toBeGreaterThan(1_000);
  const report = twinWorlds(game, { mode: "tree" });
  expect([report.leak?.text, report.complete]).toEqual([undefined, true]);
  expect(report.compared).toBeGreaterThan(0);
});

test("moves that depend on the other's set are refused, and twin worlds show why", () => {
  const { game, leaks } = compileBlind(
    FISHING.replace("let number = p chooses 0..3 where it not in held[p]", "let number = p chooses 0..3 where it not in held[other(p)]"),
  );
  expect(leaks.length).toBeGreaterThan(0);
  if (game === undefined) throw new Error("no game");
  expect(twinWorlds(game, { mode: "tree" }).leak).toBeDefined();
});
