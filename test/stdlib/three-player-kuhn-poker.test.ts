/** Counts: `test/truth/kuhn_poker.json`, equal to OpenSpiel's `kuhn_poker(players=3)`; its exploitability_test.py says that uniform play has a NashConv above 2. */
import { describe, expect, test } from "vitest";
import { truth, type KuhnTruth } from "../runtime/solve/truth.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

const poker = () => shelf("three_player_kuhn_poker");

describe("Kuhn poker for three", () => {
  test("has the tree that is known", () => {
    const { decision, terminal, infosets } = truth<KuhnTruth>("kuhn_poker").three_players;
    const { decisions, endings, informationSets, tree } = measured(poker());
    expect([decisions, endings, informationSets]).toEqual([decision, terminal, infosets]);
    expect([0, 1, 2].map((seat) => tree.informationSets.filter((set) => set.seat === seat).length)).toEqual([16, 16, 16]);
  });

  test("takes from uniform play more than two chips", () => {
    const { uniform } = measured(poker());
    expect(uniform.nashConv).toBeGreaterThan(2);
    expect(uniform.value.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
  });

  keepsTheStandard("three_player_kuhn_poker", poker, { wholeTree: true });
});
