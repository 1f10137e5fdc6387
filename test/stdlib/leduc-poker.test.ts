/** `test/truth/leduc_poker.json`: exact rationals and linear programs of our own, equal to runs of OpenSpiel's engine. */
import { describe, expect, test } from "vitest";
import { nashConv } from "../../src/runtime/solve/nash-conv.js";
import { RegretSolver } from "../../src/runtime/solve/cfr.js";
import { policyValue } from "../../src/runtime/solve/policy-value.js";
import { fraction, truth } from "../runtime/solve/truth.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

interface LeducTruth {
  readonly value_player0: number;
  readonly decision_nodes: number;
  readonly terminal_nodes: number;
  readonly infosets: number;
  readonly infosets_per_player: readonly number[];
  readonly uniform_policy: { readonly value_player0: string; readonly best_response_value: readonly string[]; readonly nashconv: string };
  readonly cfr_average_policy_nashconv_alternating: Readonly<Record<string, number>>;
}

const known = truth<LeducTruth>("leduc_poker");
const leduc = () => shelf("leduc_poker");

describe("Leduc hold'em", () => {
  test("has the tree that is known", () => {
    const { tree, decisions, endings, informationSets } = measured(leduc());
    expect([decisions, endings, informationSets]).toEqual([known.decision_nodes, known.terminal_nodes, known.infosets]);
    expect([0, 1].map((seat) => tree.informationSets.filter((set) => set.seat === seat).length)).toEqual(known.infosets_per_player);
    expect(tree.counts.truncated).toBe(0);
  });

  test("rates uniform play as known: NashConv 4.747222", () => {
    const { uniform } = measured(leduc());
    const { value_player0, best_response_value, nashconv } = known.uniform_policy;
    expect(uniform.value[0]).toBeCloseTo(fraction(value_player0), 12);
    best_response_value.forEach((value, seat) => expect(uniform.bestResponse[seat]).toBeCloseTo(fraction(value), 12));
    expect(uniform.nashConv).toBeCloseTo(fraction(nashconv), 12);
  });

  test("follows the known curve of counterfactual regret minimisation, towards the known value", () => {
    const { tree } = measured(leduc());
    const solver = new RegretSolver(tree, "cfr");
    for (const iteration of [1, 2, 5, 10, 20, 50]) {
      solver.run(iteration - solver.iterations);
      expect(nashConv(tree, solver.average()), `after ${iteration}`).toBeCloseTo(
        known.cfr_average_policy_nashconv_alternating[iteration],
        8,
      );
    }
    const better = new RegretSolver(tree, "cfr_plus");
    better.run(500);
    expect(policyValue(tree, better.average())[0]).toBeCloseTo(known.value_player0, 3);
  });

  keepsTheStandard("leduc_poker", leduc, { games: 5_000, wholeTree: true });
});
