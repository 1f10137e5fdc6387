/** R. Axelrod, "The Evolution of Cooperation", 1984: payoffs 5, 3, 1, 0; with a known number of rounds the only equilibrium play defects (Luce and Raiffa, 1957). */
import { describe, expect, test } from "vitest";
import { distanceFromEquilibrium } from "../../src/runtime/solve/nash-conv.js";
import { fromRows } from "../../src/runtime/solve/policy-table.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

describe("the iterated prisoner's dilemma", () => {
  test.each([
    [0, 0, 3, 3],
    [0, 1, 0, 5],
    [1, 0, 5, 0],
    [1, 1, 1, 1],
  ])("acts %d and %d pay %d and %d", (one, two, first, second) => {
    const { game } = shelf("iterated_prisoners_dilemma", "iterated_prisoners_dilemma(rounds: 1)");
    expect(game.returns(game.apply(game.apply(game.initial(), one), two))).toEqual([first, second]);
  });

  test.each([1, 2, 3])("in %d rounds nobody leaves mutual defection, and everybody cooperation", (rounds) => {
    const { tree } = measured(shelf("iterated_prisoners_dilemma", `iterated_prisoners_dilemma(rounds: ${rounds})`));
    const defecting = distanceFromEquilibrium(
      tree,
      fromRows(tree, () => [0, 1]),
    );
    expect([...defecting.value, defecting.nashConv]).toEqual([rounds, rounds, 0]);
    const cooperating = distanceFromEquilibrium(
      tree,
      fromRows(tree, () => [1, 0]),
    );
    expect([...cooperating.value, cooperating.nashConv]).toEqual([3 * rounds, 3 * rounds, 4 * rounds]);
  });

  keepsTheStandard("iterated_prisoners_dilemma", () => shelf("iterated_prisoners_dilemma", "iterated_prisoners_dilemma(rounds: 4)"));
});
