/** Best play by the posterior: after w of n, a machine's chance k/4 weighs C(n, w) k^w (4 - k)^(n - w). Two pulls are worth 1/2 + 1/2 (3/4) + 1/2 (1/2) = 9/8. */
import { describe, expect, test } from "vitest";
import { bestResponse } from "../../src/runtime/solve/best-response.js";
import { keepsTheStandard, measured, shelf } from "./shelf.js";
import { uniformPolicy } from "../../src/runtime/solve/policy-table.js";

/** The chance that a machine pays next, after some wins and losses. */
function pays(wins: number, losses: number): number {
  const weights = [0, 1, 2, 3, 4].map((k) => (k / 4) ** wins * (1 - k / 4) ** losses);
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.reduce((sum, weight, k) => sum + weight * (k / 4), 0) / total;
}

/** What best play wins in so many pulls. */
function best(pulls: number, machines: readonly (readonly [number, number])[]): number {
  if (pulls === 0) return 0;
  return Math.max(
    ...machines.map(([wins, losses], at) => {
      const p = pays(wins, losses);
      const after = (win: boolean) => best(pulls - 1, machines.map((m, i) => (i === at ? ([wins + (win ? 1 : 0), losses + (win ? 0 : 1)] as const) : m))); // prettier-ignore
      return (p > 0 ? p * (1 + after(true)) : 0) + (p < 1 ? (1 - p) * after(false) : 0);
    }),
  );
}

describe("the gambling bandit", () => {
  test.each([1, 2, 3])("is worth in %d pulls what the posterior says", (pulls) => {
    const { tree } = measured(shelf("bandit", `bandit(pulls: ${pulls})`));
    expect(bestResponse(tree, uniformPolicy(tree), 0).value).toBeCloseTo(best(pulls, [[0, 0], [0, 0]]), 6); // prettier-ignore
  });

  test("is worth 9/8 in two pulls, and 1 to who pulls at random", () => {
    expect(best(2, [[0, 0], [0, 0]])).toBeCloseTo(9 / 8, 12); // prettier-ignore
    expect(measured(shelf("bandit", "bandit(pulls: 2)")).uniform.value[0]).toBeCloseTo(1, 6);
  });

  keepsTheStandard("bandit", () => shelf("bandit", "bandit(pulls: 4)"));
});
