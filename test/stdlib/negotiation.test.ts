/** Rules: B. Liu and others, "SPIRAL", 2025, arXiv 2506.24119. Each may pass always and so gains nothing and loses nothing: the value is 0. */
import { describe, expect, test } from "vitest";
import { RegretSolver } from "../../src/runtime/solve/cfr.js";
import { policyValue } from "../../src/runtime/solve/policy-value.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

describe("negotiation", () => {
  test("is worth 0 with one piece each and two turns", () => {
    const { tree } = measured(shelf("negotiation", "negotiation(pieces: 1, turns: 2)"));
    const solver = new RegretSolver(tree, "cfr_plus");
    solver.run(300);
    expect(Math.abs(policyValue(tree, solver.average())[0])).toBeLessThan(0.01);
  });

  test("pays who gains more: three gold for two wood, between one who wants gold and one who wants wood", () => {
    const { game } = shelf("negotiation", "negotiation(pieces: 3, turns: 2)");
    const find = (state: unknown, label: string): number => {
      const turn = game.turn(state);
      if (turn.kind !== "decide") throw new Error("nobody decides here");
      const action = game.legal(state).find((a) => game.describe(turn.site, a).replaceAll(" ", "") === label);
      if (action === undefined) throw new Error(`${label} is not legal`);
      return action;
    };
    const play = (dear: readonly number[], ...moves: readonly string[]) => {
      const dealt = game.apply(game.initial(), dear);
      return moves.reduce((state, label) => game.apply(state, find(state, label)), dealt);
    };
    // The first values gold: it gains 3 x 15 - 2 x 5 = 35; the second values wood: 2 x 15 - 3 x 5 = 15.
    expect(game.returns(play([1, 0], "offer(wood,2,3)", "accept"))).toEqual([1, -1]);
    expect(game.returns(play([1, 0], "offer(wood,2,3)", "pass"))).toEqual([0, 0]);
    expect(game.returns(play([0, 0], "offer(wood,2,3)", "accept"))).toEqual([-1, 1]);
  });

  keepsTheStandard("negotiation", () => shelf("negotiation", "negotiation(pieces: 3, turns: 4)"), { games: 500 });
});
