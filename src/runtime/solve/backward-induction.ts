import { cannotSolve } from "./messages.js";
import type { TabularPolicy } from "./policy-table.js";
import { DECIDE, END, type GameTree } from "./tree.js";

/** Values this close count as equal, so that rounding in sums over draws does not break ties. */
const TIE = 1e-12;

/**
 * Solves a perfect information game from its ends: every seat takes what is best for it from there on, equally often what is equally good.
 * For any number of seats and any payoffs the result is an equilibrium, also after mistakes.
 */
export function backwardInduction<S>(tree: GameTree<S>): TabularPolicy<S> {
  const { seats, nodes, kind, firstEdge, child, slot, probability, returns, informationSet } = tree;
  if (tree.informationSets.length !== tree.counts.decision) {
    throw cannotSolve({ game: tree.game.info.name, by: "backward induction", because: "a seat cannot always tell where it is" });
  }
  const value = Float64Array.from(returns);
  const probabilities = new Float64Array(tree.slots);
  for (let node = nodes - 1; node >= 0; node--) {
    if (kind[node] === END) continue;
    const from = firstEdge[node];
    const to = firstEdge[node + 1];
    if (kind[node] === DECIDE) {
      const { seat } = tree.informationSets[informationSet[node]];
      let best = -Infinity;
      for (let edge = from; edge < to; edge++) best = Math.max(best, value[child[edge] * seats + seat]);
      let ties = 0;
      for (let edge = from; edge < to; edge++) if (value[child[edge] * seats + seat] >= best - TIE) ties++;
      for (let edge = from; edge < to; edge++) if (value[child[edge] * seats + seat] >= best - TIE) probabilities[slot[edge]] = 1 / ties;
    }
    for (let edge = from; edge < to; edge++) {
      const p = slot[edge] < 0 ? probability[edge] : probabilities[slot[edge]];
      for (let seat = 0; seat < seats; seat++) value[node * seats + seat] += p * value[child[edge] * seats + seat];
    }
  }
  return { tree, probabilities };
}
