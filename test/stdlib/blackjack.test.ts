/**
 * Values come from a dynamic program of the test's own over sums; the strategy for hands without a soft ace is E. Thorp's ("Beat the Dealer", 1966),
 * the one that R. Sutton and A. Barto show in figure 5.2 of "Reinforcement Learning" (1998).
 */
import { describe, expect, test } from "vitest";
import { keepsTheStandard, shelf } from "./shelf.js";
import { iterate } from "./value-iteration.js";

const CARDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];
const value = (sum: number, ace: boolean): number => (ace && sum <= 11 ? sum + 10 : sum);
const mean = (f: (card: number) => number): number => CARDS.reduce((total, card) => total + f(card), 0) / 13;
const memo = (f: (a: number, b: boolean, c: number) => number) => {
  const known = new Map<string, number>();
  return (a: number, b: boolean, c: number): number => {
    const key = `${a} ${b} ${c}`;
    const found = known.get(key) ?? f(a, b, c);
    known.set(key, found);
    return found;
  };
};

/** What a hand that counts `mine` wins on average when the dealer has this and goes on. */
const stand = memo((sum, ace, mine) => {
  const dealer = value(sum, ace);
  if (dealer > 21) return 1;
  if (dealer >= 17) return Math.sign(mine - dealer);
  return mean((card) => stand(sum + card, ace || card === 1, mine));
});
const play = memo((sum, ace, shown) => Math.max(stand(shown, shown === 1, value(sum, ace)), hit(sum, ace, shown)));
const hit = memo((sum, ace, shown) => mean((card) => (sum + card > 21 ? -1 : play(sum + card, ace || card === 1, shown))));
const whole = mean((a) =>
  mean((b) =>
    mean((shown) => {
      if (value(a + b, a === 1 || b === 1) < 21) return play(a + b, a === 1 || b === 1, shown);
      return mean((hole) => (value(shown + hole, shown === 1 || hole === 1) < 21 ? 1 : 0));
    }),
  ),
);

describe("blackjack", () => {
  test("is worth what a dynamic program over sums gives", () => {
    expect(iterate(shelf("blackjack").game).value).toBeCloseTo(whole, 6);
    expect(whole).toBeLessThan(0);
  });

  test("is played by the known strategy: stand on 17, on 13 against 2 and 3, on 12 against 4 to 6", () => {
    for (const shown of CARDS.slice(0, 10)) {
      const from = [1, 7, 8, 9, 10].includes(shown) ? 17 : shown <= 3 ? 13 : 12;
      for (let sum = 12; sum <= 20; sum++) {
        const stands = stand(shown, shown === 1, sum) > hit(sum, false, shown);
        expect(stands, `${sum} against ${shown}`).toBe(sum >= from);
      }
    }
  });

  keepsTheStandard("blackjack", () => shelf("blackjack"), { episode: 1 });
});
