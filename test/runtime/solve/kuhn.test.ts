import { describe, expect, test } from "vitest";
import { bestResponse, respond } from "../../../src/runtime/solve/best-response.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../../src/runtime/solve/cfr.js";
import { distanceFromEquilibrium, nashConv } from "../../../src/runtime/solve/nash-conv.js";
import { fromRows, rowOf, uniformPolicy, type TabularPolicy } from "../../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../../src/runtime/solve/policy-value.js";
import { situations } from "../../../src/runtime/solve/situations.js";
import { describeSolution, printSolution, simplestFraction, valueBounds } from "../../../src/runtime/solve/solution.js";
import { solve } from "../../../src/runtime/solve/solve.js";
import { handKuhn } from "../../support/hand-games.js";
import { fraction, truth, type KuhnTruth } from "./truth.js";

const known = truth<KuhnTruth>("kuhn_poker");
const tree = buildTree(handKuhn());

/** What the truth calls a situation, `p0 J after pass-bet`, as ours: `first, jack, after check bet`. */
function ours(name: string): string {
  const [seat, card, ...rest] = name.split(" ");
  const ranks: Readonly<Record<string, string>> = { J: "jack", Q: "queen", K: "king" };
  const history = rest.join(" ").replace("pass-bet", "check bet").replace("after pass", "after check");
  return [seat === "p0" ? "first" : "second", ranks[card], ...(history ? [history] : [])].join(", ");
}

function setOf(name: string) {
  const id = situations(tree).indexOf(name);
  expect(id, name).toBeGreaterThanOrEqual(0);
  return tree.informationSets[id];
}

/** The member of the equilibrium family with this alpha. */
function equilibrium(alpha: number): TabularPolicy {
  const bets = Object.entries(known.equilibrium_family.bet_probability).map(([name, formula]) => {
    const terms: Readonly<Record<string, number>> = { alpha, "3 alpha": 3 * alpha, "alpha+1/3": alpha + 1 / 3 };
    return [ours(name), terms[formula] ?? fraction(formula)] as const;
  });
  const bet = new Map(bets);
  return fromRows(tree, (set) => {
    const p = bet.get(situations(tree)[set.id]) as number;
    return [1 - p, p];
  });
}

describe("Kuhn poker", () => {
  test("has the tree that is known", () => {
    expect(tree.counts).toEqual({ chance: 1, decision: known.decision_nodes, end: known.terminal_nodes, truncated: 0 });
    expect(tree.informationSets.length).toBe(known.infosets);
    expect([0, 1].map((seat) => tree.informationSets.filter((set) => set.seat === seat).length)).toEqual(known.infosets_per_player);
    const three = buildTree(handKuhn(0, 3));
    const { decision, terminal, infosets } = known.three_players;
    expect([three.counts.decision, three.counts.end, three.informationSets.length]).toEqual([decision, terminal, infosets]);
  });

  test("names each information set in words", () => {
    expect(new Set(situations(tree)).size).toBe(12);
    expect(situations(tree)).toContain("first, king, after check bet");
    expect(Object.keys(known.equilibrium_family.bet_probability).map(ours).sort()).toEqual([...situations(tree)].sort());
  });

  test("rates the uniform policy as known", () => {
    const { value_player0, best_response_value, nashconv, exploitability } = known.uniform_policy;
    const rated = distanceFromEquilibrium(tree, uniformPolicy(tree));
    expect(rated.value[0]).toBeCloseTo(fraction(value_player0), 14);
    expect(rated.value[1]).toBeCloseTo(-fraction(value_player0), 14);
    best_response_value.forEach((value, seat) => expect(rated.bestResponse[seat]).toBeCloseTo(fraction(value), 14));
    expect(rated.nashConv).toBeCloseTo(fraction(nashconv), 14);
    expect(rated.exploitability).toBeCloseTo(fraction(exploitability), 14);
  });

  test("answers the uniform policy with the known moves", () => {
    const moves = known.uniform_best_response_actions_0pass_1bet;
    const words: Readonly<Record<string, string>> = { pb: " after pass-bet", p: " after pass", b: " after bet" };
    (["p0", "p1"] as const).forEach((name, seat) => {
      const uniform = uniformPolicy(tree);
      const response = bestResponse(tree, uniform, seat);
      for (const [situation, move] of Object.entries(moves[name])) {
        const [card, history] = situation.split(" ");
        const set = setOf(ours(`${name} ${card}${history ? words[history] : ""}`));
        expect(response.choice[set.id], situation).toBe(move);
      }
      expect(policyValue(tree, respond(tree, uniform, response))[seat]).toBeCloseTo(response.value, 14);
    });
  });

  test("rates always passing as known", () => {
    const passing = fromRows(tree, () => [1, 0]);
    expect(nashConv(tree, passing)).toBeCloseTo(known.always_pass_policy.nashconv, 14);
    expect(policyValue(tree, passing)[0]).toBeCloseTo(known.always_pass_policy.value_player0, 14);
  });

  test.each([0, 1 / 5, 1 / 3])("has no gain left at the equilibrium with alpha %d", (alpha) => {
    const rated = distanceFromEquilibrium(tree, equilibrium(alpha));
    expect(rated.nashConv).toBeLessThan(1e-14);
    expect(rated.value[0]).toBeCloseTo(fraction(known.value_player0), 14);
  });

  test("has a gain left just outside of the family", () => {
    expect(nashConv(tree, equilibrium(0.3333))).toBeLessThan(1e-14);
    expect(
      nashConv(
        tree,
        fromRows(tree, (set) => (set === setOf("second, queen, after bet") ? [0.5, 0.5] : rowOf(equilibrium(0.2), set))),
      ),
    ).toBeGreaterThan(0.01);
  });

  test.each([
    ["cfr", known.cfr_average_policy_nashconv_alternating],
    ["cfr_plus", known.cfr_plus_average_policy_nashconv_linear_avg],
  ] as const)("%s follows the known curve", (method, curve) => {
    const solver = new RegretSolver(tree, method);
    for (const [iteration, value] of Object.entries(curve)) {
      solver.run(Number(iteration) - solver.iterations);
      expect(Math.abs(nashConv(tree, solver.average()) - value), `after ${iteration}`).toBeLessThan(1e-10);
    }
  });

  test("is solved to its value and family of equilibria", () => {
    const solution = solve(handKuhn(), { iterations: 10_000 });
    expect(solution.exploitability).toBeLessThan(1e-4);
    expect(solution.value[0]).toBeCloseTo(fraction(known.value_player0), 4);
    const [low, high] = valueBounds(solution) as [number, number];
    expect(low).toBeLessThanOrEqual(-1 / 18);
    expect(high).toBeGreaterThanOrEqual(-1 / 18);
    expect(simplestFraction(low, high)).toBe("-1/18");
    const bet = new Map(describeSolution(solution).map((row) => [row.situation, row.actions[1].probability]));
    const alpha = bet.get("first, jack") as number;
    expect(alpha).toBeGreaterThanOrEqual(0);
    expect(alpha).toBeLessThanOrEqual(1 / 3 + 0.01);
    for (const set of tree.informationSets) {
      const situation = situations(tree)[set.id];
      expect(Math.abs((bet.get(situation) as number) - rowOf(equilibrium(Math.min(alpha, 1 / 3)), set)[1]), situation).toBeLessThan(0.02);
    }
  });

  test("prints its solution for people", () => {
    const text = printSolution(solve(handKuhn(), { iterations: 1000 }));
    expect(text).toContain("value of first: -0.055556 (-1/18 is the simplest fraction within the error)");
    expect(text).toMatch(/second, queen, after bet +fold 0\.66\d +call 0\.33\d/);
    expect(text.split("\n").findIndex((line) => line.includes("first, jack "))).toBeLessThan(
      text.split("\n").findIndex((line) => line.includes("first, king ")),
    );
  });

  test("with a toll moves the value by the toll and nothing else", () => {
    const plain = solve(handKuhn(), { iterations: 500 });
    const tolled = solve(handKuhn(2), { iterations: 500 });
    expect(tolled.value[0]).toBeCloseTo(plain.value[0] - 2, 12);
    expect(tolled.value[1]).toBeCloseTo(plain.value[1] + 2, 12);
    expect(tolled.nashConv).toBeCloseTo(plain.nashConv, 12);
    tolled.policy.probabilities.forEach((p, slot) => expect(p).toBeCloseTo(plain.policy.probabilities[slot], 9));
  });
});
