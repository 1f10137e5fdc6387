/** C. L. Bouton, "Nim, a game with a complete mathematical theory", Annals of Mathematics 3 (1901): who is to move loses exactly at nim-sum zero. */
import { describe, expect, test } from "vitest";
import { valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

const forms = [
  ["the last object wins", "nim", false],
  ["the last object loses", "nim(misere: true)", true],
] as const;

describe("nim", () => {
  test.each(forms)("%s: every position is worth what Bouton's rule says", (_, name, misere) => {
    const { game } = shelf("nim", name);
    const { known } = valuesOf(game);
    // There are 2 * 4 * 6 * 8 sets of piles, most of them with either player to move.
    expect(known.size).toBeGreaterThan(2 * 4 * 6 * 8);
    for (const { state, value } of known.values()) {
      const turn = game.turn(state);
      if (turn.kind !== "decide") continue;
      const piles = [...game.show(state, 0).matchAll(/\d+/g)].slice(0, 4).map(Number);
      const sum = piles.reduce((a, b) => a ^ b, 0);
      const moverWins = misere && piles.every((pile) => pile <= 1) ? sum === 0 : sum !== 0;
      expect(value, piles.join(" ")).toBe(moverWins === (turn.seat === 0) ? 1 : -1);
    }
  });

  keepsTheStandard("nim", () => shelf("nim"), { games: 1_000 });
});
