/** J. von Neumann, "Zur Theorie der Gesellschaftsspiele", 1928: value 0, each throw a third. */
import { describe, expect, test } from "vitest";
import { distanceFromEquilibrium } from "../../src/runtime/solve/nash-conv.js";
import { fromRows } from "../../src/runtime/solve/policy-table.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

const throws = () => shelf("rock_paper_scissors");

describe("rock, paper, scissors", () => {
  test("has two information sets, and a third each is an equilibrium", () => {
    const { informationSets, endings, uniform } = measured(throws());
    expect([informationSets, endings]).toEqual([2, 9]);
    expect(uniform.value[0]).toBeCloseTo(0, 12);
    expect(uniform.nashConv).toBeCloseTo(0, 12);
  });

  test("any other mixture loses the most that a throw is shown too often", () => {
    const { tree } = measured(throws());
    expect(
      distanceFromEquilibrium(
        tree,
        fromRows(tree, () => [0.5, 0.25, 0.25]),
      ).nashConv,
    ).toBeCloseTo(2 * 0.25, 12);
  });

  keepsTheStandard("rock_paper_scissors", throws, { wholeTree: true });
});
