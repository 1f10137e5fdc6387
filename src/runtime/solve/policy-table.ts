import type { Game } from "../../contract/game.js";
import { badDistribution } from "./messages.js";
import { situationOf } from "./situations.js";
import type { GameTree, InformationSet } from "./tree.js";

/**
 * A policy for every seat as one row an information set. `probabilities[set.first + k]` is the probability of `set.legal[k]`; each row sums
 * to 1.
 */
export interface TabularPolicy<S = unknown> {
  readonly tree: GameTree<S>;
  readonly probabilities: Float64Array;
}

/** What a policy is outside of tables: one probability for each action of `game.legal(state)`, in that order. */
export type PolicyFunction<S = unknown> = (game: Game<S>, state: S, seat: number) => ArrayLike<number>;

/** Makes the policy that takes each legal action equally often. */
export function uniformPolicy<S>(tree: GameTree<S>): TabularPolicy<S> {
  return fromRows(tree, (set) => set.legal.map(() => 1 / set.legal.length));
}

/** Makes a table by asking `policy` once for each information set, at a state of it. */
export function tabulate<S>(tree: GameTree<S>, policy: PolicyFunction<S>): TabularPolicy<S> {
  return fromRows(tree, (set) => policy(tree.game, set.state, set.seat));
}

/** Makes a table by asking `row` for the probabilities of each information set, in the order of its `legal`. Rows are checked. */
export function fromRows<S>(tree: GameTree<S>, row: (set: InformationSet<S>) => ArrayLike<number>): TabularPolicy<S> {
  const probabilities = new Float64Array(tree.slots);
  for (const set of tree.informationSets) {
    const values = row(set);
    let sum = 0;
    let good = values.length === set.legal.length;
    for (let k = 0; k < values.length && good; k++) {
      good = values[k] >= 0;
      sum += values[k];
      probabilities[set.first + k] = values[k];
    }
    // Rows of networks come as f32 softmaxes, so their sums are a little off; they are divided by what they sum to.
    if (!good || !(Math.abs(sum - 1) <= 1e-4)) {
      throw badDistribution({ situation: situationOf(tree, set), found: `[${Array.from(values).join(", ")}]`, legal: set.legal.length });
    }
    if (Math.abs(sum - 1) > 1e-12) for (let k = 0; k < values.length; k++) probabilities[set.first + k] /= sum;
  }
  return { tree, probabilities };
}

/** Gives the probabilities of one information set, in the order of its `legal`. */
export function rowOf<S>(policy: TabularPolicy<S>, set: InformationSet<S>): Float64Array {
  return policy.probabilities.subarray(set.first, set.first + set.legal.length);
}
