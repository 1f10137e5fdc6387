/**
 * Sequences of moves: A. Bik, "Perft for Reversi", 2009 (passes, which he counts as moves, begin at the ninth). Values: J. Feinstein, "Amenor Wins
 * World 6x6 Championships!", 1993: the second player wins on four by four cells.
 */
import { describe, expect, test } from "vitest";
import { expectSameUnder, LONG, perfts, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

const game = () => shelf("othello").game;

describe("othello", () => {
  test("has as many sequences of moves as are published", () => {
    const depth = LONG ? 8 : 6;
    expect(perfts(game(), depth)).toEqual([1, 4, 12, 56, 244, 1_396, 8_200, 55_092, 390_216].slice(0, depth + 1));
  });

  test("on four by four cells is won by the second player", () => {
    expect(valuesOf(shelf("othello", "othello(side: 4)").game).value).toBe(-1);
  });

  test("is the same game turned by half, and mirrored in a diagonal", () => {
    expectSameUnder(game(), (cell) => 63 - cell, 5);
    expectSameUnder(game(), (cell) => (cell % 8) * 8 + Math.floor(cell / 8), 5);
  });

  keepsTheStandard("othello", () => shelf("othello"), { games: 30 });
});
