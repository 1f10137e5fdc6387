/** Running quantiles: exact while there are few values, near the exact ones afterwards; the example of the paper, number by number. */
import { describe, expect, test } from "vitest";
import { normal, uniformReal } from "../../../src/runtime/random/draws.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { quantileOf, withValue } from "../../../src/runtime/tables/quantile.js";
import { fold, readOf, type Running } from "../../../src/runtime/tables/running.js";

const after = (values: readonly number[], share: number): number =>
  quantileOf(
    values.reduce<readonly number[]>((kept, x) => withValue(kept, share, x), []),
    share,
  );

describe("a running quantile", () => {
  // The twenty observations of table I in R. Jain and I. Chlamtac (1985); its median estimate ends at 4.44.
  const observed = [
    0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.6, 10.28, 1.47, 0.4, 0.05, 11.39, 0.27, 0.42, 0.09, 11.37,
  ];

  test("is that of the paper's example", () => {
    expect(after(observed, 0.5)).toBeCloseTo(4.44, 2);
  });

  test.each([
    [[3], 0.5, 3],
    [[4, 1], 0.5, 2.5],
    [[5, 1, 3], 0.25, 2],
    [[5, 1, 3, 2, 4], 0.75, 4],
  ])("of %j at %f is %f", (values, share, expected) => {
    expect(after(values, share)).toBeCloseTo(expected, 12);
  });

  test.each([
    [0.1, 0.1],
    [0.5, 0.5],
    [0.9, 0.9],
  ])("of many uniform numbers at %f is near %f", (share, expected) => {
    const words = new WordStream(5, 1).reset(0, 0, 0);
    const values = Array.from({ length: 4000 }, () => uniformReal(words, 0, 1));
    expect(Math.abs(after(values, share) - expected)).toBeLessThan(0.03);
  });

  test("of normal numbers at 0.975 is near 1.96, key by key, and nothing before the first", () => {
    const running: Running = { statistic: "quantile", share: 0.975, decay: 0, values: new Map() };
    expect(readOf(running, "a")).toBe(0);
    const words = new WordStream(6, 2).reset(0, 0, 0);
    for (let i = 0; i < 4000; i++) {
      fold(running, "a", normal(words, 0, 1));
      fold(running, "b", 7);
    }
    expect(Math.abs(readOf(running, "a") - 1.96)).toBeLessThan(0.12);
    expect(readOf(running, "b")).toBe(7);
  });
});
