/** T. Neller and C. Presser, "Optimal Play of the Dice Game Pig", The UMAP Journal 25 (1), 2004. */
import { describe, expect, test } from "vitest";
import { keepsTheStandard, shelf } from "./shelf.js";
import { iterate } from "./value-iteration.js";

/** The paper's equations for the chance to win with i points, j of the other, k in this turn, solved by iteration; the chance at the start. */
function firstWins(target: number): number {
  const p = new Float64Array(target ** 3);
  const win = (i: number, j: number, k: number): number => (i + k >= target ? 1 : p[(i * target + j) * target + k]);
  for (let change = 1; change > 1e-9;) {
    change = 0;
    for (let i = target - 1; i >= 0; i--)
      for (let j = target - 1; j >= 0; j--)
        for (let k = target - i - 1; k >= 0; k--) {
          let roll = 1 - win(j, i, 0);
          for (let r = 2; r <= 6; r++) roll += win(i, j, k + r);
          const hold = 1 - win(j, i + k, 0);
          const next = Math.max(roll / 6, hold);
          change = Math.max(change, Math.abs(next - win(i, j, k)));
          p[(i * target + j) * target + k] = next;
        }
  }
  return p[0];
}

describe("pig", () => {
  test("to 100 the first player wins 53.06 % by the paper's equations", () => {
    expect(firstWins(100)).toBeCloseTo(0.5306, 4);
  });

  test.each([5, 12, 20])("to %d it is worth what the paper's equations say", (target) => {
    const { game } = shelf("pig", `pig(target: ${target})`);
    expect((iterate(game).value + 1) / 2).toBeCloseTo(firstWins(target), 8);
  });

  keepsTheStandard("pig", () => shelf("pig", "pig(target: 20)"), { games: 500 });
});
