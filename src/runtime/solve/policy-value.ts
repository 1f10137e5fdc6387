import type { TabularPolicy } from "./policy-table.js";
import { END, type GameTree } from "./tree.js";

/** Gives the expected score of each seat when all follow `policy`, exact up to rounding in f64. */
export function policyValue<S>(tree: GameTree<S>, policy: TabularPolicy<S>): number[] {
  const { seats, nodes, kind, firstEdge, child, slot, probability, returns } = tree;
  const value = Float64Array.from(returns);
  for (let node = nodes - 1; node >= 0; node--) {
    if (kind[node] === END) continue;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const p = slot[edge] < 0 ? probability[edge] : policy.probabilities[slot[edge]];
      for (let seat = 0; seat < seats; seat++) value[node * seats + seat] += p * value[child[edge] * seats + seat];
    }
  }
  return Array.from(value.subarray(0, seats));
}

/** Gives each node's probability of being reached by chance and all seats but `except` (-1: all seats play). */
export function reachWithout<S>(tree: GameTree<S>, policy: TabularPolicy<S>, except: number): Float64Array {
  const { nodes, seat, firstEdge, child, slot, probability } = tree;
  const reach = new Float64Array(nodes);
  reach[0] = 1;
  for (let node = 0; node < nodes; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const p = slot[edge] < 0 ? probability[edge] : seat[node] === except ? 1 : policy.probabilities[slot[edge]];
      reach[child[edge]] += reach[node] * p;
    }
  }
  return reach;
}
