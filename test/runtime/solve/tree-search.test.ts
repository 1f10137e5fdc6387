import { describe, expect, test } from "vitest";
import { AlphaBeta, optimalPlayer } from "../../../src/runtime/solve/alpha-beta.js";
import type { PolicyFunction } from "../../../src/runtime/solve/policy-table.js";
import { searchingPlayer, TreeSearch, type Evaluator } from "../../../src/runtime/solve/tree-search.js";
import { handTicTacToe, type BoardState } from "../../support/hand-games.js";

const game = handTicTacToe();
const after = (...moves: readonly number[]) => moves.reduce((state, move) => game.apply(state, move), game.initial());

/** Plays a game; of several best moves takes the one that `salt` picks. */
function play(players: readonly PolicyFunction<BoardState>[], salt: number): readonly number[] {
  let state = game.initial();
  for (;;) {
    const turn = game.turn(state);
    if (turn.kind !== "decide") return game.returns(state);
    const row = players[turn.seat](game, state, turn.seat);
    const best = Math.max(...Array.from(row));
    const ties = game.legal(state).filter((_, k) => row[k] >= best - 1e-12);
    state = game.apply(state, ties[salt % ties.length]);
  }
}

describe("Monte Carlo tree search", () => {
  test("never loses tic-tac-toe to a player that never errs", () => {
    const perfect = optimalPlayer(game, new AlphaBeta(game));
    for (let salt = 0; salt < 4; salt++) {
      const search = searchingPlayer(game, { simulations: 1000, seed: salt });
      expect(play([search, perfect], salt)).toEqual([0, 0]);
      expect(play([perfect, search], salt)).toEqual([0, 0]);
    }
  });

  test("finds a win in one, and parries one", () => {
    // x has 0 and 1 and wins at 2; o has 3 and 4.
    const win = new TreeSearch(game, { simulations: 100 }).searchNow(after(0, 3, 1, 4));
    expect(win.legal[win.best]).toBe(2);
    expect(win.proven[win.best]).toBe(true);
    expect(win.values[win.best]).toBe(1);
    // x threatens 2; o must go there.
    const parry = new TreeSearch(game, { simulations: 300 }).searchNow(after(0, 4, 1));
    expect(parry.legal[parry.best]).toBe(2);
  });

  test("finds a forced win two moves ahead, and proves it", () => {
    // x in the corners 0 and 8, o in 4 and 1: x plays 7, blocking, and no fork is left; with o at 1 and 3, x at 4 forks.
    const fork = after(0, 1, 8, 3);
    const exact = new AlphaBeta(game).value(fork);
    expect(exact).toBe(1);
    const found = new TreeSearch(game, { simulations: 3000, most: 1 }).searchNow(fork);
    expect(found.value[0]).toBe(1);
    expect(found.settled).toBe(true);
    for (const { legal, best } of [found, new TreeSearch(game, { simulations: 3000 }).searchNow(fork)]) {
      expect(new AlphaBeta(game).value(game.apply(fork, legal[best]))).toBe(1);
    }
  });

  test("knowing that nobody can score more, it stops at the first win", () => {
    const plain = new TreeSearch(game, { simulations: 3000 }).searchNow(after(0, 1, 8, 3));
    const bounded = new TreeSearch(game, { simulations: 3000, most: 1 }).searchNow(after(0, 1, 8, 3));
    expect(bounded.settled).toBe(true);
    expect(bounded.simulations).toBeLessThan(plain.simulations);
  });

  test("gives the same answer to the same question", () => {
    const ask = () => new TreeSearch(game, { simulations: 200, seed: 9 }).searchNow(game.initial()).visits;
    expect(ask()).toEqual(ask());
    const search = new TreeSearch(game, { simulations: 200, seed: 9 });
    expect(search.searchNow(game.initial()).visits).toEqual(search.searchNow(game.initial()).visits);
    expect(ask()).not.toEqual(new TreeSearch(game, { simulations: 200, seed: 10 }).searchNow(game.initial()).visits);
  });

  test("asks its evaluator about several leaves at once, and follows its priors", async () => {
    const sizes: number[] = [];
    const evaluate: Evaluator<BoardState> = async (leaves) => {
      sizes.push(leaves.length);
      return leaves.map(({ legal }) => ({
        values: [0, 0],
        priors: legal.map((action) => (action === 5 ? 0.9 : 0.1 / (legal.length - 1))),
      }));
    };
    const found = await new TreeSearch(game, { simulations: 64, evaluate, batch: 8 }).search(game.initial());
    expect(Math.max(...sizes)).toBe(8);
    expect(found.legal[found.best]).toBe(5);
    expect(found.visits.reduce((a, b) => a + b, 0)).toBe(64);
    expect(() => new TreeSearch(game, { evaluate }).searchNow(game.initial())).toThrow("needs `search`");
  });

  test("lets the caller mix noise into the priors of the root", async () => {
    const evaluate: Evaluator<BoardState> = (leaves) => leaves.map(() => ({ values: [0, 0] }));
    const atRoot = (priors: Float64Array) => priors.fill(0).fill(1, 3, 4);
    const found = await new TreeSearch(game, { simulations: 30, evaluate, atRoot }).search(game.initial());
    expect(found.best).toBe(3);
  });
});
