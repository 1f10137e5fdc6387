import { Checksum } from "./checksum.js";
import { situationKey } from "./situation-key.js";
import type { GameTree } from "./tree.js";

const known = new WeakMap<GameTree, string>();

/** Gives a short text that differs, but for chance, between trees of different games. */
export function fingerprint<S>(tree: GameTree<S>): string {
  const before = known.get(tree as GameTree);
  if (before !== undefined) return before;
  const sum = new Checksum();
  for (const { seat, site, legal, parent, state } of tree.informationSets) {
    sum.text(`${seat} ${parent} ${situationKey(tree.game, state, seat, site, legal)}\n`);
  }
  for (const numbers of [tree.kind, tree.informationSet, tree.firstEdge, tree.child, tree.probability, tree.returns]) sum.numbers(numbers);
  const text = sum.hex();
  known.set(tree as GameTree, text);
  return text;
}
