/** Actions of random players, listed or of reals. */
import type { RealChoice } from "../../src/contract/game.js";
import { randomReals } from "../../src/runtime/games/real-choice.js";

/** Gives an action of a random player: one of `legal`, or reals in the box, its ends now and then. */
export function anyOf(real: RealChoice | undefined, legal: readonly number[], random: () => number): number | readonly number[] {
  if (real === undefined) return legal[random() % legal.length];
  const reals = randomReals(real, { next: random });
  return random() % 8 === 0 ? reals.map((_, i) => (i % 2 === 0 ? real.low : real.high)) : reals;
}
