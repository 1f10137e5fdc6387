/**
 * Positions by ply: OEIS A212693 and `test/truth/connect_four.json`; sequences of moves: the same file, equal to a run of OpenSpiel's engine.
 * Boards of four by four: 161,029 positions and a draw, J. Tromp, "John's Connect Four Playground".
 */
import { describe, expect, test } from "vitest";
import { truth } from "../runtime/solve/truth.js";
import { expectSameUnder, LONG, perfts, positionsByPly, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

interface ConnectFourTruth {
  readonly perft_depth0_9: readonly number[];
  readonly distinct_positions_by_ply0_11: readonly number[];
  readonly of_which_won_by_ply0_11: readonly number[];
}

const known = truth<ConnectFourTruth>("connect_four");
const game = () => shelf("connect_four").game;

describe("connect four", () => {
  test("has as many positions after each move as are known", () => {
    const depth = LONG ? 10 : 7;
    const { positions, won } = positionsByPly(game(), depth);
    expect(positions).toEqual(known.distinct_positions_by_ply0_11.slice(0, depth + 1));
    expect(won).toEqual(known.of_which_won_by_ply0_11.slice(0, depth + 1));
  });

  test("has as many sequences of moves as are known", () => {
    const depth = LONG ? 8 : 6;
    expect(perfts(game(), depth)).toEqual(known.perft_depth0_9.slice(0, depth + 1));
  });

  test("is the same game in a mirror", () => expectSameUnder(game(), (column) => 6 - column, 50));

  test("on four by four cells has 161,029 positions and is a draw", () => {
    const { value, known: positions } = valuesOf(shelf("connect_four", "small_connect_four").game);
    expect(positions.size).toBe(161_029);
    expect(value).toBe(0);
  });

  keepsTheStandard("connect_four", () => shelf("connect_four"), { games: 200 });
});
