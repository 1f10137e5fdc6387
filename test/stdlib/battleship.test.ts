/**
 * A ship of one square in a row of n, n shots each: whoever hides and fires at random hits at each shot with equal chance, whatever the other does. The
 * first player hits no later than the second with probability (n + 1) / 2n, so the game is worth (n + 1) / n - 1 = 1/n to it.
 */
import { describe, expect, test } from "vitest";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

describe("battleship", () => {
  test.each([2, 3])("with one square in a row of %d is worth its part, played at random", (n) => {
    const { uniform } = measured(shelf("battleship", `battleship(rows: 1, columns: ${n}, ships: [1], shots: ${n})`));
    expect(uniform.value[0]).toBeCloseTo(1 / n, 12);
    expect(uniform.nashConv).toBeCloseTo(0, 12);
  });

  test("has four berths for a ship of two on the smallest board", () => {
    const { game } = shelf("battleship");
    expect(game.legal(game.initial()).map((action) => game.describe(0, action))).toHaveLength(4);
  });

  keepsTheStandard("battleship", () => shelf("battleship", "battleship(rows: 2, columns: 3, ships: [1, 2], shots: 3)"));
});
