/**
 * A tree of histories laid out for one loop: all nodes that have children, in post-order. A node then comes after its children, and the nodes of one
 * information set come in the order in which a recursion from the root meets them, so sums over them have the same bits as those of the plain
 * recursive algorithm. With CFR+ that matters: whether a tie of regrets is 0 or 1e-18 decides a whole row.
 */
import { needsHistories } from "./messages.js";
import { END, type GameTree } from "./tree.js";

export interface HistoryForm {
  readonly seats: number;
  readonly slots: number;
  readonly nodes: number;
  /** By place in the order: the node's number, the number of its first child (the others follow it), and how many there are. */
  readonly node: Int32Array;
  readonly firstChild: Int32Array;
  readonly children: Int32Array;
  /** The slot of its first action, the others follow; -1 for draws. */
  readonly slot: Int32Array;
  /** The seat that decides, -1 for draws. */
  readonly seat: Int8Array;
  /** By number of the child: the probability of the outcome that leads to it, 1 for actions. */
  readonly probability: Float64Array;
  /** The probability of the draws before it. */
  readonly chance: Float64Array;
  /** `places × seats`: the slot of each seat's last action before it; `slots` if it has done nothing yet. */
  readonly last: Int32Array;
  /** By seat and own information set, earlier ones first: first slot, number of actions, slot of the own action before it (`slots` for none). */
  readonly sets: readonly { readonly first: Int32Array; readonly actions: Int32Array; readonly parent: Int32Array }[];
}

const forms = new WeakMap<GameTree, HistoryForm>();

/** Gives a tree of histories in post-order; made once for each tree. */
export function historyForm(tree: GameTree, operation: string): HistoryForm {
  if (tree.merged) throw needsHistories({ game: tree.game.info.name, operation });
  let form = forms.get(tree);
  if (!form) forms.set(tree, (form = build(tree)));
  return form;
}

function build(tree: GameTree): HistoryForm {
  const { seats, nodes, slots, firstEdge, child, informationSets } = tree;
  const places = tree.counts.chance + tree.counts.decision;
  const node = postOrder(tree, places);
  const firstChild = new Int32Array(places);
  const children = new Int32Array(places);
  const slot = new Int32Array(places).fill(-1);
  const seat = new Int8Array(places).fill(-1);
  const chance = new Float64Array(places);
  const last = new Int32Array(places * seats);
  const probability = new Float64Array(nodes);
  const above = new Float64Array(nodes);
  const lastAt = new Int32Array(nodes * seats);
  above[0] = 1;
  lastAt.fill(slots, 0, seats);
  // Parents come before their children in post-order read backwards.
  for (let place = places - 1; place >= 0; place--) {
    const at = node[place];
    const from = firstEdge[at];
    firstChild[place] = child[from];
    children[place] = firstEdge[at + 1] - from;
    chance[place] = above[at];
    const set = tree.informationSet[at] >= 0 ? informationSets[tree.informationSet[at]] : undefined;
    if (set) {
      slot[place] = set.first;
      seat[place] = set.seat;
    }
    for (let s = 0; s < seats; s++) last[place * seats + s] = lastAt[at * seats + s];
    for (let k = 0; k < children[place]; k++) {
      const to = child[from] + k;
      probability[to] = tree.probability[from + k];
      above[to] = set ? above[at] : above[at] * probability[to];
      for (let s = 0; s < seats; s++) lastAt[to * seats + s] = lastAt[at * seats + s];
      if (set) lastAt[to * seats + set.seat] = set.first + k;
    }
  }
  const sets = Array.from({ length: seats }, (_, s) => {
    const own = informationSets.filter((set) => set.seat === s);
    return {
      first: Int32Array.from(own, (set) => set.first),
      actions: Int32Array.from(own, (set) => set.legal.length),
      parent: Int32Array.from(own, (set) => (set.parent < 0 ? slots : set.parent)),
    };
  });
  return { seats, slots, nodes, node, firstChild, children, slot, seat, probability, chance, last, sets };
}

/** The nodes with children, each after its children, first ones first. */
function postOrder({ kind, firstEdge, child }: GameTree, places: number): Int32Array {
  const order = new Int32Array(places);
  const path: number[] = [0];
  const next: number[] = [firstEdge[0]];
  let place = 0;
  if (kind[0] === END) return order;
  while (path.length > 0) {
    const node = path[path.length - 1];
    const edge = next[next.length - 1];
    if (edge === firstEdge[node + 1]) {
      order[place++] = node;
      path.pop();
      next.pop();
      continue;
    }
    next[next.length - 1]++;
    if (kind[child[edge]] !== END) {
      path.push(child[edge]);
      next.push(firstEdge[child[edge]]);
    }
  }
  return order;
}

/** Makes one array of values a seat, with the scores at the ends filled in; the rest is for loops over the form to write. */
export function valuesAtEnds(tree: GameTree): Float64Array[] {
  const { seats, nodes, kind, returns } = tree;
  return Array.from({ length: seats }, (_, seat) => {
    const value = new Float64Array(nodes);
    for (let node = 0; node < nodes; node++) if (kind[node] === END) value[node] = returns[node * seats + seat];
    return value;
  });
}

/** Writes one seat's own reach of each of its slots under `probabilities` into `reach`; the place after the last slot must hold 1. */
export function ownReach(form: HistoryForm, seat: number, probabilities: Float64Array, reach: Float64Array): void {
  const { first, actions, parent } = form.sets[seat];
  for (let set = 0; set < first.length; set++) {
    const before = reach[parent[set]];
    const to = first[set] + actions[set];
    for (let slot = first[set]; slot < to; slot++) reach[slot] = before * probabilities[slot];
  }
}
