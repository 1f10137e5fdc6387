/** J. Foerster and others, "Bayesian Action Decoder for Deep Multi-Agent Reinforcement Learning", ICML 2019: the best joint strategy is worth 10; so is OpenSpiel's `tiny_hanabi`. */
import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../src/runtime/solve/policy-value.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

const hanabi = () => shelf("tiny_hanabi");

describe("tiny Hanabi", () => {
  test("is worth 10 at best, over all pure strategies", () => {
    const { tree, informationSets } = measured(hanabi());
    expect(informationSets).toBe(8);
    let most = -1;
    for (let strategy = 0; strategy < 3 ** informationSets; strategy++) {
      const value = policyValue(
        tree,
        fromRows(tree, (set) => [0, 1, 2].map((action) => (Math.floor(strategy / 3 ** set.id) % 3 === action ? 1 : 0))),
      );
      most = Math.max(most, value[0]);
    }
    expect(most).toBe(10);
  });

  keepsTheStandard("tiny_hanabi", hanabi, { wholeTree: true });
});
