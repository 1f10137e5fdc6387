/** The value of a game in which everybody sees everything, by value iteration over its states; for games that can go round, too. */
import type { Game } from "../../src/contract/game.js";

interface Edge {
  readonly to: number;
  readonly probability: number;
  readonly reward: number;
}

export interface Solved<S> {
  /** What the first seat gets on average from the beginning, if it plays as well as it can and the second seat, where there is one, too. */
  readonly value: number;
  readonly states: number;
  /** The best action of a state that was reached. */
  best(state: S): number;
}

/** Solves a game of one seat, or of two with opposite aims, whose `key` is all that matters for what is to come. */
export function iterate<S>(game: Game<S>, tolerance = 1e-12): Solved<S> {
  const ids = new Map<string, number>();
  const states: S[] = [];
  const idOf = (state: S): number => {
    const key = game.key(state);
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  idOf(game.initial());
  const edges: Edge[][] = [];
  /** 1: the first seat chooses, -1: the second, 0: chance or an end. */
  const sign: number[] = [];
  for (let id = 0; id < states.length; id++) {
    const state = states[id];
    const turn = game.turn(state);
    const to = (action: number | readonly number[], probability: number): Edge => {
      const next = game.apply(state, action);
      return { to: idOf(next), probability, reward: game.returns(next)[0] - game.returns(state)[0] };
    };
    sign.push(turn.kind === "decide" ? (turn.seat === 0 ? 1 : -1) : 0);
    if (turn.kind === "end") edges.push([]);
    else if (turn.kind === "chance") edges.push(game.outcomes(state).map((o) => to(o.value, o.probability)));
    else edges.push(game.legal(state).map((action) => to(action, 1)));
  }
  const value = new Float64Array(states.length);
  const worth = (e: Edge): number => e.reward + value[e.to];
  for (let change = 1; change > tolerance;) {
    change = 0;
    for (let id = states.length - 1; id >= 0; id--) {
      if (edges[id].length === 0) continue;
      const next =
        sign[id] === 0
          ? edges[id].reduce((sum, e) => sum + e.probability * worth(e), 0)
          : sign[id] * Math.max(...edges[id].map((e) => sign[id] * worth(e)));
      change = Math.max(change, Math.abs(next - value[id]));
      value[id] = next;
    }
  }
  return {
    value: value[0],
    states: states.length,
    best: (state) => {
      const id = idOf(state);
      const found = edges[id].map((e) => sign[id] * worth(e));
      return game.legal(state)[found.indexOf(Math.max(...found))];
    },
  };
}
