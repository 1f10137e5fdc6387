/**
 * Nobody draws, and the first player wins with best play: J. Nash's theorems, in M. Gardner, Scientific American, July 1957. On three by three
 * cells the opening in the middle wins and the one in an acute corner loses.
 */
import { describe, expect, test } from "vitest";
import { after, expectSameUnder, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

describe("hex", () => {
  test("is never drawn and won by the first player, on boards up to three by three", () => {
    for (const side of [1, 2, 3]) {
      const { value, known } = valuesOf(shelf("hex", `hex(side: ${side})`).game);
      expect(value).toBe(1);
      expect([...known.values()].some((position) => position.value === 0)).toBe(false);
    }
  });

  test("the middle of three by three wins, an acute corner loses", () => {
    const { game } = shelf("hex", "hex(side: 3)");
    const { known } = valuesOf(game);
    expect(known.get(game.key(after(game, ["(1, 1)"])))?.value).toBe(1);
    expect(known.get(game.key(after(game, ["(0, 0)"])))?.value).toBe(-1);
  });

  test("is the same game turned by half", () => expectSameUnder(shelf("hex").game, (cell) => 120 - cell, 5));

  keepsTheStandard("hex", () => shelf("hex"), { games: 30 });
});
