/**
 * The exact game tree in flat arrays, the form all solvers here walk. Nodes are numbered so that parents come before their children: one loop
 * upwards pushes reach probabilities down, one loop downwards collects values. Information sets are those of perfect recall (B9).
 */
import type { Game } from "../../contract/game.js";

export const CHANCE = 0;
export const DECIDE = 1;
export const END = 2;

/** All that one seat cannot tell apart at a decision: one row of a tabular policy. */
export interface InformationSet<S = unknown> {
  readonly id: number;
  readonly seat: number;
  readonly site: number;
  /** The legal actions, ascending; action `legal[k]` has slot `first + k`. */
  readonly legal: readonly number[];
  readonly first: number;
  /** The slot of the seat's decision before this one, -1 if it is the seat's first. Always -1 where equal states are merged. */
  readonly parent: number;
  /** A node and its state, one of those that the seat cannot tell apart. */
  readonly node: number;
  readonly state: S;
}

export interface GameTree<S = unknown> {
  readonly game: Game<S>;
  readonly seats: number;
  readonly nodes: number;
  /** Nodes of one state are one: for perfect information games only. A node then stands for many histories. */
  readonly merged: boolean;
  readonly counts: { readonly chance: number; readonly decision: number; readonly end: number; readonly truncated: number };
  /** `CHANCE`, `DECIDE` or `END`. */
  readonly kind: Uint8Array;
  /** The seat that decides, -1 elsewhere. */
  readonly seat: Int8Array;
  /** The information set of a decision, -1 elsewhere. */
  readonly informationSet: Int32Array;
  /** The edges of node n are `firstEdge[n]` to `firstEdge[n + 1] - 1`. */
  readonly firstEdge: Int32Array;
  readonly child: Int32Array;
  /** The slot of an edge's action in policies, -1 for outcomes of draws. */
  readonly slot: Int32Array;
  /** An outcome's probability; 1 for actions. */
  readonly probability: Float64Array;
  /** The scores at ends, `nodes × seats`; 0 elsewhere. */
  readonly returns: Float64Array;
  readonly informationSets: readonly InformationSet<S>[];
  /** The number of slots: the length of a policy's row of probabilities. */
  readonly slots: number;
}

/** Gives how many bytes a tree's arrays take; the states kept with information sets come on top. */
export function treeBytes(tree: GameTree): number {
  const { kind, seat, informationSet, firstEdge, child, slot, probability, returns } = tree;
  return [kind, seat, informationSet, firstEdge, child, slot, probability, returns].reduce((sum, array) => sum + array.byteLength, 0);
}
