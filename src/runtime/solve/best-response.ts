import { reachWithout } from "./policy-value.js";
import type { TabularPolicy } from "./policy-table.js";
import { END, type GameTree } from "./tree.js";

export interface BestResponse {
  readonly seat: number;
  /** What the seat gets at best while the others keep to the policy. */
  readonly value: number;
  /** By information set: the chosen index into its `legal`; -1 for sets of other seats. Of equals the first. */
  readonly choice: Int32Array;
}

/** Finds the best answer of one seat to what the others do in `policy`, exactly. */
export function bestResponse<S>(tree: GameTree<S>, policy: TabularPolicy<S>, seat: number): BestResponse {
  const { seats, kind, firstEdge, child, slot, probability, returns, informationSet, informationSets } = tree;
  const reach = reachWithout(tree, policy, seat);
  const value = new Float64Array(tree.nodes);
  const gain = new Float64Array(tree.slots);
  const choice = new Int32Array(informationSets.length).fill(-1);
  for (const node of bottomUp(tree, seat)) {
    if (node < 0) {
      // All nodes of this set have been weighed: decide for all of them at once.
      const set = informationSets[-1 - node];
      let best = 0;
      for (let k = 1; k < set.legal.length; k++) if (gain[set.first + k] > gain[set.first + best]) best = k;
      choice[set.id] = best;
    } else if (kind[node] === END) {
      value[node] = returns[node * seats + seat];
    } else if (tree.seat[node] !== seat) {
      let sum = 0;
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        sum += (slot[edge] < 0 ? probability[edge] : policy.probabilities[slot[edge]]) * value[child[edge]];
      }
      value[node] = sum;
    } else if (choice[informationSet[node]] < 0) {
      // In a set that the others never reach, every choice is best; weighing it as if reached keeps the choice sensible.
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) gain[slot[edge]] += reach[node] * value[child[edge]];
    } else {
      value[node] = value[child[firstEdge[node] + choice[informationSet[node]]]];
    }
  }
  return { seat, value: value[0], choice };
}

/** Gives the policy in which `seat` answers `policy` best and the others keep to it. */
export function respond<S>(tree: GameTree<S>, policy: TabularPolicy<S>, response: BestResponse): TabularPolicy<S> {
  const probabilities = Float64Array.from(policy.probabilities);
  for (const set of tree.informationSets) {
    if (set.seat !== response.seat) continue;
    for (let k = 0; k < set.legal.length; k++) probabilities[set.first + k] = k === response.choice[set.id] ? 1 : 0;
  }
  return { tree, probabilities };
}

const orders = new WeakMap<GameTree, Map<number, Int32Array>>();

/**
 * Gives an order in which the best response of `seat` can be found in one pass: all nodes, children before parents; each node of the seat's own
 * stands twice, once to weigh its actions and, after an entry -1 - set that decides for all nodes of its set, once to take its value.
 */
function bottomUp(tree: GameTree, seat: number): Int32Array {
  let bySeat = orders.get(tree);
  if (!bySeat) orders.set(tree, (bySeat = new Map()));
  let order = bySeat.get(seat);
  if (!order) bySeat.set(seat, (order = tree.merged ? byNode(tree, seat) : byOwnDecisions(tree, seat)));
  return order;
}

/** Where every set is one node, its number alone gives the order. */
function byNode(tree: GameTree, seat: number): Int32Array {
  const order: number[] = [];
  for (let node = tree.nodes - 1; node >= 0; node--) {
    if (tree.seat[node] === seat) order.push(node, -1 - tree.informationSet[node], node);
    else order.push(node);
  }
  return Int32Array.from(order);
}

/**
 * With perfect recall all nodes of a set have the same number of own decisions above them. So: the nodes after the seat's d-th decision and
 * before its next, from the highest d down; then the d-th decisions themselves, whose children are all done.
 */
function byOwnDecisions(tree: GameTree, seat: number): Int32Array {
  const { nodes, firstEdge, child } = tree;
  const above = new Int32Array(nodes);
  const others: number[][] = [[]];
  const own: number[][] = [[]];
  for (let node = 0; node < nodes; node++) {
    const mine = tree.seat[node] === seat;
    const level = above[node] + (mine ? 1 : 0);
    while (others.length <= level) {
      others.push([]);
      own.push([]);
    }
    (mine ? own : others)[level].push(node);
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) above[child[edge]] = level;
  }
  const order: number[] = [];
  for (let level = others.length - 1; level >= 0; level--) {
    for (let i = others[level].length - 1; i >= 0; i--) order.push(others[level][i]);
    for (const node of own[level]) order.push(node);
    for (const set of new Set(own[level].map((node) => tree.informationSet[node]))) order.push(-1 - set);
    for (const node of own[level]) order.push(node);
  }
  return Int32Array.from(order);
}
