import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import { averagePolicies, meanPolicy } from "../../../src/runtime/solve/average-policy.js";
import { bestResponse } from "../../../src/runtime/solve/best-response.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { distanceFromEquilibrium } from "../../../src/runtime/solve/nash-conv.js";
import { fromRows, type TabularPolicy } from "../../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../../src/runtime/solve/policy-value.js";
import type { GameTree } from "../../../src/runtime/solve/tree.js";
import { handKuhn, handMeeting, handOddOneOut, handRockPaperScissors } from "../../support/hand-games.js";

const trees: readonly GameTree[] = [
  handKuhn() as Game,
  handKuhn(0, 3) as Game,
  handRockPaperScissors() as Game,
  handMeeting() as Game,
  handOddOneOut() as Game,
].map((game) => buildTree(game));

/** A tree and as many policies for it, some of whose rows are pure. */
function policies(count: number) {
  return fc.constantFrom(...trees).chain((tree) =>
    fc
      .array(
        fc.array(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: tree.slots,
          maxLength: tree.slots,
        }),
        {
          minLength: count,
          maxLength: count,
        },
      )
      .map((all) => ({ tree, policies: all.map((weights) => policyOf(tree, weights)) })),
  );
}

function policyOf(tree: GameTree, weights: readonly number[]): TabularPolicy {
  return fromRows(tree, (set) => {
    const row = set.legal.map((_, k) => weights[set.first + k]);
    const sum = row.reduce((a, b) => a + b, 0);
    return sum > 1e-6 ? row.map((w) => w / sum) : row.map(() => 1 / row.length);
  });
}

/** The seat's policy of `one`, the others' of `others`. */
function splice(tree: GameTree, seat: number, one: TabularPolicy, others: TabularPolicy): TabularPolicy {
  const probabilities = Float64Array.from(others.probabilities);
  for (const { seat: owner, first, legal } of tree.informationSets) {
    if (owner === seat) probabilities.set(one.probabilities.subarray(first, first + legal.length), first);
  }
  return { tree, probabilities };
}

describe("for any policy", () => {
  test("NashConv is not negative and answering best is no worse than keeping on", () => {
    fc.assert(
      fc.property(policies(1), ({ tree, policies: [policy] }) => {
        const rated = distanceFromEquilibrium(tree, policy);
        expect(rated.nashConv).toBeGreaterThanOrEqual(0);
        rated.value.forEach((value, seat) => expect(rated.bestResponse[seat]).toBeGreaterThanOrEqual(value - 1e-12));
      }),
    );
  });

  test("no other policy answers it better than the best response", () => {
    fc.assert(
      fc.property(policies(2), ({ tree, policies: [policy, rival] }) => {
        for (let seat = 0; seat < tree.seats; seat++) {
          const value = policyValue(tree, splice(tree, seat, rival, policy))[seat];
          expect(bestResponse(tree, policy, seat).value).toBeGreaterThanOrEqual(value - 1e-12);
        }
      }),
    );
  });

  test("the best response is as good as the best of all pure policies, tried one by one", () => {
    const tree = trees[0];
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: tree.slots, maxLength: tree.slots }), (weights) => {
        const policy = policyOf(tree, weights);
        for (let seat = 0; seat < 2; seat++) {
          const own = tree.informationSets.filter((set) => set.seat === seat);
          let best = -Infinity;
          for (let code = 0; code < 2 ** own.length; code++) {
            const pure = fromRows(tree, (set) => {
              const bit = set.seat === seat ? (code >> own.indexOf(set)) & 1 : 0;
              return [1 - bit, bit];
            });
            best = Math.max(best, policyValue(tree, splice(tree, seat, pure, policy))[seat]);
          }
          expect(bestResponse(tree, policy, seat).value).toBeCloseTo(best, 12);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("zero-sum values sum to zero", () => {
    fc.assert(
      fc.property(policies(1), ({ tree, policies: [policy] }) => {
        fc.pre(tree.game.info.payoff.kind === "zero_sum");
        expect(policyValue(tree, policy).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
      }),
    );
  });

  test("an average plays like its parts taken with their weights, seat by seat", () => {
    fc.assert(
      fc.property(
        policies(3),
        fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 }),
        ({ tree, policies: all }, weights) => {
          const [one, two, rest] = all;
          const average = averagePolicies(tree, [one, two], weights);
          for (let seat = 0; seat < tree.seats; seat++) {
            const value = (policy: TabularPolicy) => policyValue(tree, splice(tree, seat, policy, rest));
            const expected = value(one).map((x, i) => (weights[0] * x + weights[1] * value(two)[i]) / (weights[0] + weights[1]));
            value(average).forEach((x, i) => expect(x).toBeCloseTo(expected[i], 10));
          }
        },
      ),
    );
  });

  test("the plain mean is the mean of each row", () => {
    fc.assert(
      fc.property(policies(2), ({ tree, policies: [one, two] }) => {
        const mean = meanPolicy(tree, [one, two], [1, 3]);
        mean.probabilities.forEach((p, slot) => expect(p).toBeCloseTo((one.probabilities[slot] + 3 * two.probabilities[slot]) / 4, 12));
      }),
    );
  });
});
