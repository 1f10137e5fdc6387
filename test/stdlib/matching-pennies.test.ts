/** J. von Neumann and O. Morgenstern, "Theory of Games and Economic Behavior", 1944, 14.7.2: value 0, both sides equally often. */
import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/runtime/solve/policy-table.js";
import { distanceFromEquilibrium } from "../../src/runtime/solve/nash-conv.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

const pennies = () => shelf("matching_pennies");

describe("matching pennies", () => {
  test("has two information sets, and half and half is the equilibrium", () => {
    const { informationSets, endings, uniform } = measured(pennies());
    expect([informationSets, endings]).toEqual([2, 4]);
    expect([uniform.value[0], uniform.nashConv]).toEqual([0, 0]);
  });

  test.each([0, 0.25, 0.75, 1])("loses to who turns heads with probability %d", (p) => {
    const { tree } = measured(pennies());
    expect(
      distanceFromEquilibrium(
        tree,
        fromRows(tree, () => [p, 1 - p]),
      ).nashConv,
    ).toBeCloseTo(2 * Math.abs(2 * p - 1), 12);
  });

  keepsTheStandard("matching_pennies", pennies, { wholeTree: true });
});
