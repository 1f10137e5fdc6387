/**
 * OpenSpiel's `liars_dice` (one die of six faces) has 24,576 information sets: 6 faces x 2^12 sequences of rising bids. Without wild dice, values by number of faces:
 * T. Ahle's analysis of the end game (github.com/thomasahle/snyd), "normal", one die each: 0 of 2 faces, -1/9 of 3, -1/8 of 4.
 */
import { describe, expect, test } from "vitest";
import { buildTree } from "../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../src/runtime/solve/cfr.js";
import { policyValue } from "../../src/runtime/solve/policy-value.js";
import { LONG } from "./boards.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

describe("liar's dice", () => {
  const counted = [
    [2, 32],
    [3, 192],
    [4, 1_024],
    [6, 24_576],
  ];
  test.each(counted.slice(0, LONG ? 4 : 3))("with one die of %d faces has %d information sets", { timeout: 600_000 }, (faces, sets) => {
    expect(faces * 2 ** (2 * faces)).toBe(sets);
    expect(buildTree(shelf("liars_dice", `liars_dice(faces: ${faces})`).game).informationSets).toHaveLength(sets);
  });

  test.each([
    [2, 0],
    [3, -1 / 9],
    [4, -1 / 8],
  ])("with one die of %d faces and none wild is worth %d", (faces, value) => {
    const { tree } = measured(shelf("liars_dice", `liars_dice(faces: ${faces}, wild: false)`));
    const solver = new RegretSolver(tree, "cfr_plus");
    solver.run(300);
    expect(Math.abs(policyValue(tree, solver.average())[0] - value)).toBeLessThan(0.01);
  });

  keepsTheStandard("liars_dice", () => shelf("liars_dice", "liars_dice(dice: 2, faces: 4)"));
});
