/**
 * A tree as what matters to each seat: its sequences (Koller, Megiddo and von Stengel, 1996). A slot stands for the sequence that ends with its
 * action; the place after the last slot, `slots`, stands for having done nothing yet. An end counts only by the last sequence of every seat, by the
 * chance of the draws on the way, and by its scores, so ends with the same sequences are one. Solvers that walk this form do no more per pass than
 * a few multiplications an end and a few additions a slot.
 */
import { needsHistories } from "./messages.js";
import { DECIDE, END, type GameTree } from "./tree.js";

/** What one seat decides and what its sequences are paid, in flat arrays. */
export interface SeatForm {
  /** By own information set in the order of the tree, earlier ones first: first slot, number of actions, the sequence before it. */
  readonly first: Int32Array;
  readonly actions: Int32Array;
  readonly parent: Int32Array;
  /** The own sequences at which the game can end, ascending; their ends are `start[r]` to `start[r + 1] - 1`. */
  readonly rows: Int32Array;
  readonly start: Int32Array;
  /** By end: the chance of the draws times the seat's score. */
  readonly pay: Float64Array;
  /** By end: the last sequences of the other seats in their order, `seats - 1` numbers an end. */
  readonly others: Int32Array;
}

export interface SequenceForm {
  readonly slots: number;
  /** Ends with different sequences. */
  readonly ends: number;
  readonly seats: readonly SeatForm[];
}

const forms = new WeakMap<GameTree, SequenceForm>();

/** Gives the sequence form of a tree of histories; made once for each tree. */
export function sequenceForm(tree: GameTree, operation: string): SequenceForm {
  if (tree.merged) throw needsHistories({ game: tree.game.info.name, operation });
  let form = forms.get(tree);
  if (!form) forms.set(tree, (form = build(tree)));
  return form;
}

function build(tree: GameTree): SequenceForm {
  const { seats, slots } = tree;
  const ends = collectEnds(tree);
  const seatForms = Array.from({ length: seats }, (_, seat) => formOf(tree, ends, seat));
  return { slots, ends: ends.count, seats: seatForms };
}

interface Ends {
  readonly count: number;
  /** `count × seats`. */
  readonly sequence: Int32Array;
  readonly pay: Float64Array;
}

/** The ends with different sequences, in the order in which the tree comes to them. */
function collectEnds(tree: GameTree): Ends {
  const { seats, nodes, slots, kind, firstEdge, child, slot, probability, returns, seat } = tree;
  const last = new Int32Array(nodes * seats);
  last.fill(slots, 0, seats);
  const chance = new Float64Array(nodes);
  chance[0] = 1;
  const sequence = new Int32Array(tree.counts.end * seats);
  const pay = new Float64Array(tree.counts.end * seats);
  const known = new Map<string | number, number>();
  let count = 0;
  for (let node = 0; node < nodes; node++) {
    const from = node * seats;
    if (kind[node] === END) {
      let key: string | number = last[from] * (slots + 1) + (seats > 1 ? last[from + 1] : 0);
      if (seats > 2) key = last.subarray(from, from + seats).join(" ");
      let end = known.get(key);
      if (end === undefined) {
        known.set(key, (end = count++));
        for (let s = 0; s < seats; s++) sequence[end * seats + s] = last[from + s];
      }
      for (let s = 0; s < seats; s++) pay[end * seats + s] += chance[node] * returns[from + s];
      continue;
    }
    const decides = kind[node] === DECIDE;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = child[edge] * seats;
      for (let s = 0; s < seats; s++) last[to + s] = last[from + s];
      if (decides) last[to + seat[node]] = slot[edge];
      chance[child[edge]] = decides ? chance[node] : chance[node] * probability[edge];
    }
  }
  return { count, sequence: sequence.slice(0, count * seats), pay: pay.slice(0, count * seats) };
}

function formOf(tree: GameTree, ends: Ends, seat: number): SeatForm {
  const { seats, informationSets } = tree;
  const own = informationSets.filter((set) => set.seat === seat);
  const order = Int32Array.from({ length: ends.count }, (_, end) => end);
  const sequenceOf = (end: number) => ends.sequence[end * seats + seat];
  order.sort((a, b) => sequenceOf(a) - sequenceOf(b) || a - b);
  const rows: number[] = [];
  const start: number[] = [];
  const others = new Int32Array(ends.count * (seats - 1));
  const pay = new Float64Array(ends.count);
  order.forEach((end, at) => {
    if (rows.length === 0 || rows[rows.length - 1] !== sequenceOf(end)) {
      rows.push(sequenceOf(end));
      start.push(at);
    }
    pay[at] = ends.pay[end * seats + seat];
    let place = at * (seats - 1);
    for (let s = 0; s < seats; s++) if (s !== seat) others[place++] = ends.sequence[end * seats + s];
  });
  start.push(ends.count);
  return {
    first: Int32Array.from(own, (set) => set.first),
    actions: Int32Array.from(own, (set) => set.legal.length),
    parent: Int32Array.from(own, (set) => (set.parent < 0 ? tree.slots : set.parent)),
    rows: Int32Array.from(rows),
    start: Int32Array.from(start),
    pay,
    others,
  };
}

/**
 * Adds to `value`, sequence by sequence of one seat, what the ends right after it are worth, each weighed by the reach of the other seats.
 * `reach` holds every seat's reach by slot, 1 at the place `slots`. Only the seat's own places are written; they are set, not added to.
 */
export function endValues(form: SequenceForm, seat: number, reach: Float64Array, value: Float64Array): void {
  const { first, actions, rows, start, pay, others } = form.seats[seat];
  for (let set = 0; set < first.length; set++) {
    const to = first[set] + actions[set];
    for (let slot = first[set]; slot < to; slot++) value[slot] = 0;
  }
  value[form.slots] = 0;
  const width = form.seats.length - 1;
  if (width === 1) {
    for (let row = 0; row < rows.length; row++) {
      let sum = 0;
      for (let end = start[row]; end < start[row + 1]; end++) sum += pay[end] * reach[others[end]];
      value[rows[row]] = sum;
    }
    return;
  }
  for (let row = 0; row < rows.length; row++) {
    let sum = 0;
    for (let end = start[row]; end < start[row + 1]; end++) {
      let product = pay[end];
      for (let k = end * width; k < (end + 1) * width; k++) product *= reach[others[k]];
      sum += product;
    }
    value[rows[row]] = sum;
  }
}

/** Writes one seat's own reach of each of its sequences under `probabilities` into `reach`. */
export function ownReach(form: SequenceForm, seat: number, probabilities: Float64Array, reach: Float64Array): void {
  const { first, actions, parent } = form.seats[seat];
  for (let set = 0; set < first.length; set++) {
    const before = reach[parent[set]];
    const to = first[set] + actions[set];
    for (let slot = first[set]; slot < to; slot++) reach[slot] = before * probabilities[slot];
  }
}
