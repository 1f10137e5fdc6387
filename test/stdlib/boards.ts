/** Counts and searches games of perfect information, for comparing with published numbers. */
import { expect } from "vitest";
import type { Game } from "../../src/contract/game.js";
import { xorshift } from "../compiler/5-emit/games/compare.js";

/** Counts the sequences of exactly `depth` moves from a state; a finished game has no moves. */
export function perft<S>(game: Game<S>, depth: number, state: S = game.initial()): number {
  if (depth === 0) return 1;
  if (game.turn(state).kind === "end") return 0;
  const legal = game.legal(state);
  if (depth === 1) return legal.length;
  return legal.reduce((sum, action) => sum + perft(game, depth - 1, game.apply(state, action)), 0);
}

/** Counts sequences of 0, 1, … `depth` moves. */
export function perfts<S>(game: Game<S>, depth: number, state?: S): number[] {
  return Array.from({ length: depth + 1 }, (_, d) => perft(game, d, state));
}

/** Counts the different positions after each number of moves up to `depth` (or all), and how many of them have a winner. */
export function positionsByPly<S>(game: Game<S>, depth = Infinity): { positions: number[]; won: number[] } {
  let layer = new Map<string, S>([[game.key(game.initial()), game.initial()]]);
  const positions: number[] = [];
  const won: number[] = [];
  while (layer.size > 0 && positions.length <= depth) {
    positions.push(layer.size);
    const next = new Map<string, S>();
    let wins = 0;
    for (const state of layer.values()) {
      if (game.turn(state).kind === "end") wins += game.returns(state)[0] === 0 ? 0 : 1;
      else if (positions.length <= depth) {
        for (const action of game.legal(state)) {
          const after = game.apply(state, action);
          next.set(game.key(after), after);
        }
      }
    }
    won.push(wins);
    layer = next;
  }
  return { positions, won };
}

/** Rates every reachable position of a small game for two by searching all of it; gives what the first seat gets, by key. */
export function valuesOf<S>(game: Game<S>): { value: number; known: ReadonlyMap<string, { state: S; value: number }> } {
  const known = new Map<string, { state: S; value: number }>();
  const rate = (state: S): number => {
    const key = game.key(state);
    const before = known.get(key);
    const turn = game.turn(state);
    let value = game.returns(state)[0];
    // A key says where a game ended, not how it came there: who won is asked each time.
    if (turn.kind === "decide") {
      if (before !== undefined) return before.value;
      const after = game.legal(state).map((action) => rate(game.apply(state, action)));
      value = turn.seat === 0 ? Math.max(...after) : Math.min(...after);
    }
    known.set(key, { state, value });
    return value;
  };
  return { value: rate(game.initial()), known };
}

/** Plays moves, each by its words. */
export function after<S>(game: Game<S>, moves: readonly string[]): S {
  return moves.reduce((state, words) => {
    const turn = game.turn(state);
    if (turn.kind !== "decide") throw new Error(`nobody moves before ${words}`);
    const action = game.legal(state).find((move) => game.describe(turn.site, move) === words);
    if (action === undefined) throw new Error(`${words} is not legal in\n${game.show(state, turn.seat)}`);
    return game.apply(state, action);
  }, game.initial());
}

/** Plays random games twice, the second time with every move mapped: both must go alike. */
export function expectSameUnder<S>(game: Game<S>, map: (action: number) => number, games: number): void {
  const random = xorshift(9);
  for (let n = 0; n < games; n++) {
    let [one, other] = [game.initial(), game.initial()];
    while (game.turn(one).kind === "decide") {
      const legal = game.legal(one);
      const mapped = legal.map(map).sort((a, b) => a - b);
      expect(game.legal(other)).toEqual(mapped);
      const action = legal[random() % legal.length];
      [one, other] = [game.apply(one, action), game.apply(other, map(action))];
      expect(game.turn(other)).toEqual(game.turn(one));
    }
    expect(game.returns(other)).toEqual(game.returns(one));
  }
}

/** Whether the long forms of tests run too. */
export const LONG = process.env.SPC_LONG === "1";
