/** S. Russell and P. Norvig, "Artificial Intelligence: A Modern Approach", 3rd edition, 2010, figures 17.2 and 17.3: utilities without discount. */
import { describe, expect, test } from "vitest";
import { keepsTheStandard, shelf } from "./shelf.js";
import { iterate } from "./value-iteration.js";

describe("the grid world", () => {
  test("is worth 0.705 from the lower left corner, and the first step is up", () => {
    const { game } = shelf("grid_world");
    const solved = iterate(game);
    expect(solved.value).toBeCloseTo(0.705, 3);
    expect(game.describe(0, solved.best(game.initial()))).toBe("up");
  });

  test("costs 0.04 a step", () => {
    const { game } = shelf("grid_world");
    const after = game.apply(game.initial(), 0);
    expect(game.returns(after)[0]).toBeCloseTo(-0.04, 6);
    expect(game.outcomes(after).map((o) => o.probability)).toEqual([0.1, 0.8, 0.1].map((p) => expect.closeTo(p, 6) as number));
  });

  keepsTheStandard("grid_world", () => shelf("grid_world"), { games: 500 });
});
