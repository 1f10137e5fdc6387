import { needsHistories } from "./messages.js";
import type { TabularPolicy } from "./policy-table.js";
import type { GameTree } from "./tree.js";

/**
 * Averages policies the way solvers mean it: each seat picks one of them with its weight before the game and keeps to it. The table that plays
 * the same (realization equivalent) weights each row by the seat's own reach: sum of w reach p over sum of w reach. A set that none of them
 * reaches counts as uniform.
 */
export function averagePolicies<S>(
  tree: GameTree<S>,
  policies: readonly TabularPolicy<S>[],
  weights?: ArrayLike<number>,
): TabularPolicy<S> {
  const average = new PolicyAverage(tree);
  policies.forEach((policy, i) => average.add(policy.probabilities, weights ? weights[i] : 1));
  return average.policy();
}

/** Averages policies row by row: at each situation the plain mean of what they would do there, however rarely they come there. */
export function meanPolicy<S>(tree: GameTree<S>, policies: readonly TabularPolicy<S>[], weights?: ArrayLike<number>): TabularPolicy<S> {
  const probabilities = new Float64Array(tree.slots);
  const weight = (i: number) => (weights ? weights[i] : 1);
  const total = policies.reduce((sum, _, i) => sum + weight(i), 0);
  policies.forEach((policy, i) => {
    for (let slot = 0; slot < tree.slots; slot++) probabilities[slot] += (weight(i) / total) * policy.probabilities[slot];
  });
  return { tree, probabilities };
}

/** Folds policies one by one into their average by own reach, so that a long run need not keep them all. */
export class PolicyAverage<S = unknown> {
  private readonly sums: Float64Array;
  private readonly reach: Float64Array;

  constructor(private readonly tree: GameTree<S>) {
    if (tree.merged) throw needsHistories({ game: tree.game.info.name, operation: "averaging policies by own reach" });
    this.sums = new Float64Array(tree.slots);
    this.reach = new Float64Array(tree.slots);
  }

  /** Adds a policy, given as its probabilities by slot. */
  add(probabilities: Float64Array, weight = 1): void {
    const { sums, reach } = this;
    for (const { first, legal, parent } of this.tree.informationSets) {
      const own = parent < 0 ? 1 : reach[parent];
      for (let slot = first; slot < first + legal.length; slot++) {
        reach[slot] = own * probabilities[slot];
        sums[slot] += weight * reach[slot];
      }
    }
  }

  /** Gives the average of what was added so far. */
  policy(): TabularPolicy<S> {
    return { tree: this.tree, probabilities: normalisedRows(this.tree, this.sums) };
  }
}

/** Divides each row by its sum; a row that sums to 0 becomes uniform. */
export function normalisedRows(tree: GameTree, sums: Float64Array): Float64Array {
  const out = new Float64Array(tree.slots);
  for (const { first, legal } of tree.informationSets) {
    let total = 0;
    for (let slot = first; slot < first + legal.length; slot++) total += sums[slot];
    for (let slot = first; slot < first + legal.length; slot++) out[slot] = total > 0 ? sums[slot] / total : 1 / legal.length;
  }
  return out;
}
