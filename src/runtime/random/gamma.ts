import { normal, uniformReal, type Words } from "./draws.js";

/**
 * Draws from a gamma distribution of scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000); below a shape of 1 from the next
 * higher one, brought down by a uniform number's root.
 */
export function gamma(words: Words, shape: number): number {
  if (shape < 1) return gamma(words, shape + 1) * Math.pow(1 - uniformReal(words, 0, 1), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(words, 0, 1);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - uniformReal(words, 0, 1);
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
