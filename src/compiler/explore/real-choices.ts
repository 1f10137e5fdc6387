/** Choices of reals as exploring meets them: too many to try all, so a few are, and words for them. */
import type { RealChoice } from "../../contract/game.js";

/** Gives some actions of a choice of reals: its middle, its ends, and each single real at its ends. */
export function someReals({ size, low, high }: RealChoice): readonly (readonly number[])[] {
  const middle = Math.fround(low + Math.fround(high - low) / 2);
  const all = (x: number): number[] => Array.from({ length: size }, () => x);
  const single = (at: number, x: number): number[] => all(middle).map((m, i) => (i === at ? x : m));
  const singles = size === 1 ? [] : Array.from({ length: Math.min(size, 8) }, (_, i) => [single(i, low), single(i, high)]).flat();
  return [all(middle), all(low), all(high), ...singles];
}

/** Says whether an action is one of a choice of reals, as 32-bit reals. */
export function fitsReals({ size, low, high }: RealChoice, action: number | readonly number[]): action is readonly number[] {
  return typeof action !== "number" && action.length === size && action.every((x) => x >= low && x <= high && Math.fround(x) === x);
}

/** Says reals in words, as short as 32-bit reals allow. */
export function realsInWords(reals: readonly number[]): string {
  const words = reals.map((x) => {
    const short = [1, 2, 3, 4, 5, 6, 7, 8].map((digits) => Number(x.toPrecision(digits))).find((s) => Math.fround(s) === x);
    return String(short ?? Number(x.toPrecision(9)));
  });
  return words.length === 1 ? words[0] : `(${words.join(", ")})`;
}
