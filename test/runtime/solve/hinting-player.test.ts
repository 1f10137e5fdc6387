import { expect, test } from "vitest";
import { optimalPlayer } from "../../../src/runtime/solve/alpha-beta.js";
import { hintingPlayer } from "../../../src/runtime/solve/hinting-player.js";
import { handTicTacToe } from "../../support/hand-games.js";

const game = handTicTacToe();
const after = (...moves: readonly number[]) => moves.reduce((state, move) => game.apply(state, move), game.initial());

test("a hint is exact where the game can be solved", () => {
  const state = after(0, 4);
  expect(Array.from(hintingPlayer(game)(game, state, 0))).toEqual(Array.from(optimalPlayer(game)(game, state, 0)));
});

test("a hint comes from a tree search where that would take too many positions, and is exact again near the end", () => {
  const hint = hintingPlayer(game, { positions: 10, simulations: 400 });
  const early = Array.from(hint(game, game.initial(), 0));
  expect(early.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  // The middle is tried most, and more than one cell is tried.
  expect(early.indexOf(Math.max(...early))).toBe(4);
  expect(early.filter((share) => share > 0).length).toBeGreaterThan(1);
  // Who has 0 and 1 and moves takes 2.
  const late = after(0, 3, 1, 4);
  const row = Array.from(hint(game, late, 0));
  expect(game.legal(late)[row.indexOf(Math.max(...row))]).toBe(2);
});
