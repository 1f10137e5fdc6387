/** Random words for exploring: the same at each run, because a compiler that finds something finds it again. What they mean is not F5's business. */
import type { Words } from "../../contract/game.js";
import type { Sampling, Value } from "./running.js";

/** Mixes two numbers into 32 bits. */
export function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The words that a number stands for. */
export function wordsOf(seed: number): Words {
  let at = 0;
  return () => mixed(seed, at++);
}

const below = (next: Words, n: number): number => Math.floor((next() / 2 ** 32) * n);

/** Draws as exploring needs them: any outcome that is possible, likely ones more often. */
export const ROUGHLY: Sampling = {
  uniformBelow: ({ next }, n) => below(next, n),
  weighted: ({ next }, weights) => {
    let left = (next() / 2 ** 32) * weights.reduce((a, b) => a + b, 0);
    for (const [i, weight] of weights.entries()) if ((left -= weight) < 0) return i;
    return weights.findLastIndex((w) => w > 0);
  },
  shuffle: ({ next }, values: Value[]) => {
    for (let i = values.length - 1; i > 0; i--) {
      const j = below(next, i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
  },
  uniformReal: ({ next }, low, high) => Math.min(Math.fround(low + (next() / 2 ** 32) * (high - low)), Math.fround(high)),
  normalInto: ({ next }, out, mean, deviation) => {
    for (let i = 0; i < out.length; i++) {
      const [u, v] = [(next() + 1) / 2 ** 32, next() / 2 ** 32];
      out[i] = mean + deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    }
  },
};
