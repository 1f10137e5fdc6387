/** The number of histories of bids follows from the rules: after t open rounds each player has bid t of N cards in some order, (N!/(N - t)!)^2 ways. */
import { describe, expect, test } from "vitest";
import { keepsTheStandard, measured, shelf } from "./shelf.js";

/** In how many orders `t` of `n` cards can be bid. */
const orders = (n: number, t: number): number => (t === 0 ? 1 : n * orders(n - 1, t - 1));
const rounds = (n: number) => Array.from({ length: n }, (_, t) => t);

describe("goofspiel", () => {
  test.each([2, 3])("open, with %d cards, has the histories that its rules allow", (n) => {
    const { informationSets, decisions, endings } = measured(shelf("goofspiel", `goofspiel(cards: ${n}, order: descending)`));
    expect(informationSets).toBe(2 * rounds(n).reduce((sum, t) => sum + orders(n, t) ** 2, 0));
    expect(decisions).toBe(rounds(n).reduce((sum, t) => sum + orders(n, t) ** 2 * (1 + n - t), 0));
    expect(endings).toBe(orders(n, n) ** 2);
  });

  test("shuffled prizes multiply the ends by their orders", () => {
    expect(measured(shelf("goofspiel", "goofspiel(cards: 3)")).endings).toBe(orders(3, 3) ** 3);
  });

  test("hidden bids leave less to tell apart", () => {
    const hidden = measured(shelf("goofspiel", "goofspiel(cards: 3, order: descending, hidden: true)"));
    const open = measured(shelf("goofspiel", "goofspiel(cards: 3, order: descending)"));
    expect(hidden.decisions).toBe(open.decisions);
    expect(hidden.informationSets).toBeLessThan(open.informationSets);
  });

  test.each(["", ", order: descending", ", order: ascending, hidden: true"])("is worth 0 by symmetry%s", (how) => {
    const { uniform } = measured(shelf("goofspiel", `goofspiel(cards: 3${how})`));
    expect(uniform.value[0]).toBeCloseTo(0, 12);
    expect(uniform.bestResponse[0]).toBeCloseTo(uniform.bestResponse[1], 12);
    expect(uniform.nashConv).toBeGreaterThan(0);
  });

  keepsTheStandard("goofspiel", () => shelf("goofspiel", "goofspiel(cards: 5)"), { games: 1_000 });
  keepsTheStandard("hidden_goofspiel", () => shelf("goofspiel", "goofspiel(cards: 4, hidden: true)"), { games: 1_000 });
});
