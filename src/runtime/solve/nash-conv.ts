import { bestResponse } from "./best-response.js";
import type { TabularPolicy } from "./policy-table.js";
import { policyValue } from "./policy-value.js";
import type { GameTree } from "./tree.js";

/** How far a policy is from an equilibrium. */
export interface Distance {
  /** Each seat's expected score under the policy. */
  readonly value: readonly number[];
  /** What each seat would get by answering the others best. */
  readonly bestResponse: readonly number[];
  /** The sum over seats of what answering best would gain; 0 exactly at equilibria. */
  readonly nashConv: number;
  /** NashConv divided by the number of seats. In a two-seat zero-sum game: what a best opponent wins above the value, seats averaged. */
  readonly exploitability: number;
}

/** Measures how much each seat could gain by leaving the policy: NashConv and exploitability, exactly. */
export function distanceFromEquilibrium<S>(tree: GameTree<S>, policy: TabularPolicy<S>): Distance {
  const value = policyValue(tree, policy);
  const best = value.map((_, seat) => bestResponse(tree, policy, seat).value);
  // A gain below 0 can only be rounding.
  const nashConv = value.reduce((sum, own, seat) => sum + Math.max(0, best[seat] - own), 0);
  return { value, bestResponse: best, nashConv, exploitability: nashConv / tree.seats };
}

/** Gives the sum over seats of what answering best would gain. */
export function nashConv<S>(tree: GameTree<S>, policy: TabularPolicy<S>): number {
  return distanceFromEquilibrium(tree, policy).nashConv;
}

/** Gives NashConv divided by the number of seats. */
export function exploitability<S>(tree: GameTree<S>, policy: TabularPolicy<S>): number {
  return distanceFromEquilibrium(tree, policy).exploitability;
}
