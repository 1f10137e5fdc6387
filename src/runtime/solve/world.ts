/** What sampling solvers walk: a tree in flat arrays where it fits into memory, else the game itself, whose information sets are numbered as they are met. */
import type { Game, Turn } from "../../contract/game.js";
import { situationHash } from "./situation-hash.js";
import { CHANCE, DECIDE, END, type GameTree } from "./tree.js";

export interface World<N> {
  readonly seats: number;
  root(): N;
  /** `CHANCE`, `DECIDE` or `END`. */
  kind(node: N): number;
  /** A seat's score at an end. */
  score(node: N, seat: number): number;
  /** The seat that decides at a decision, and its information set. */
  seat(node: N): number;
  set(node: N): number;
  /** The slot of a set's first action, and how many actions it has. */
  first(set: number): number;
  actions(set: number): number;
  /** After the action `k` of a decision; after a draw from `words`. */
  child(node: N, k: number): N;
  draw(node: N, words: () => number): N;
  /** How many slots there are so far. */
  slots(): number;
}

/** Walks a tree. Nodes are its numbers. */
export function treeWorld(tree: GameTree): World<number> {
  const { kind, seat, informationSet, firstEdge, child, probability, returns, seats, informationSets } = tree;
  return {
    seats,
    root: () => 0,
    kind: (node) => kind[node],
    score: (node, of) => returns[node * seats + of],
    seat: (node) => seat[node],
    set: (node) => informationSet[node],
    first: (set) => informationSets[set].first,
    actions: (set) => informationSets[set].legal.length,
    child: (node, k) => child[firstEdge[node] + k],
    draw: (node, words) => {
      let left = (words() + 0.5) * 2 ** -32;
      const last = firstEdge[node + 1] - 1;
      for (let edge = firstEdge[node]; edge < last; edge++) {
        left -= probability[edge];
        if (left < 0) return child[edge];
      }
      return child[last];
    },
    slots: () => tree.slots,
  };
}

/** An information set that was met: enough to find it again. */
export interface MetSet {
  readonly seat: number;
  /** The slot of the seat's decision before it, -1 if it is the seat's first. */
  readonly parent: number;
  readonly hash: string;
  readonly first: number;
  readonly actions: number;
}

/** A place in a game that is walked without its tree. */
export interface Place<S> {
  readonly state: S;
  readonly turn: Turn;
  /** For each seat the slot of its last decision, -1 before its first. */
  readonly past: readonly number[];
  set: number;
  legal: readonly number[];
}

/** Walks a game of any size. It remembers every information set it came to, and nothing else. */
export class GameWorld<S> implements World<Place<S>> {
  readonly sets: MetSet[] = [];
  private readonly numbers = new Map<string, number>();
  private count = 0;

  constructor(readonly game: Game<S>) {}

  get seats(): number {
    return this.game.info.seats.length;
  }

  root(): Place<S> {
    return this.place(
      this.game.initial(),
      this.game.info.seats.map(() => -1),
    );
  }

  kind({ turn }: Place<S>): number {
    return turn.kind === "decide" ? DECIDE : turn.kind === "chance" ? CHANCE : END;
  }

  score({ state }: Place<S>, seat: number): number {
    return this.game.returns(state)[seat];
  }

  seat({ turn }: Place<S>): number {
    return turn.kind === "decide" ? turn.seat : -1;
  }

  set(place: Place<S>): number {
    const { turn, state, past } = place;
    if (place.set >= 0 || turn.kind !== "decide") return place.set;
    place.legal = this.game.legal(state);
    const hash = situationHash(this.game, state, turn.seat, turn.site, place.legal);
    return (place.set = this.meet(turn.seat, past[turn.seat], hash, place.legal.length));
  }

  first(set: number): number {
    return this.sets[set].first;
  }

  actions(set: number): number {
    return this.sets[set].actions;
  }

  child(place: Place<S>, k: number): Place<S> {
    const set = this.set(place);
    const seat = this.seat(place);
    const slot = this.sets[set].first + k;
    return this.place(
      this.game.apply(place.state, place.legal[k]),
      place.past.map((before, s) => (s === seat ? slot : before)),
    );
  }

  draw({ state, past }: Place<S>, words: () => number): Place<S> {
    return this.place(this.game.apply(state, this.game.sample(state, words)), past);
  }

  slots(): number {
    return this.count;
  }

  /** Gives the number of an information set, a new one if it was never met. */
  meet(seat: number, parent: number, hash: string, actions: number): number {
    const key = `${seat} ${parent} ${hash}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.sets.length;
      this.numbers.set(key, number);
      this.sets.push({ seat, parent, hash, first: this.count, actions });
      this.count += actions;
    }
    return number;
  }

  private place(state: S, past: readonly number[]): Place<S> {
    return { state, turn: this.game.turn(state), past, set: -1, legal: [] };
  }
}
