/** Running statistics (D12): what is kept for each key, and how a value is folded in. */

import { quantileOf, withValue } from "./quantile.js";

/** What is kept for a key: a mean alone is its number; the others keep several. */
export type Kept = number | readonly number[];

export interface Running {
  readonly statistic?: "mean" | "std" | "min" | "max" | "count" | "quantile";
  readonly decay: number;
  /** Of a quantile, the share of the values that lie below it. */
  readonly share?: number;
  readonly values: Map<string, Kept>;
}

/** The value of a key; 0 before the first. */
export function readOf(running: Running, key: string): number {
  const kept = running.values.get(key);
  if (kept === undefined) return 0;
  if (typeof kept === "number") return kept;
  if (running.statistic === "quantile") return quantileOf(kept, running.share ?? 0.5);
  // Count, mean, and the sum or the mean of squared deviations.
  const [count, , squares] = kept;
  return Math.sqrt(running.decay > 0 ? squares : squares / count);
}

/**
 * Folds a value in. `mean`: decay times what was, and the rest of the value. `std`: of all values so far, by Welford's recurrence (Technometrics 4, 1962,
 * p. 419); with a decay, of exponentially weighted values: d = x - mean, mean += (1 - decay) d, variance = decay (variance + (1 - decay) d^2) (Finch 2009).
 */
export function fold(running: Running, key: string, x: number): void {
  const { values, decay } = running;
  const before = values.get(key);
  switch (running.statistic ?? "mean") {
    case "mean":
      values.set(key, decay * Number(before ?? 0) + (1 - decay) * x);
      return;
    case "min":
    case "max":
      values.set(key, before === undefined ? x : running.statistic === "min" ? Math.min(Number(before), x) : Math.max(Number(before), x));
      return;
    case "count":
      values.set(key, (decay > 0 ? decay : 1) * Number(before ?? 0) + 1);
      return;
    case "quantile":
      values.set(key, withValue(Array.isArray(before) ? (before as readonly number[]) : [], running.share ?? 0.5, x));
      return;
    case "std": {
      const [count, mean, squares] = Array.isArray(before) ? (before as readonly number[]) : [0, 0, 0];
      const from = x - mean;
      if (decay === 0) {
        const now = mean + from / (count + 1);
        values.set(key, [count + 1, now, squares + from * (x - now)]);
      } else if (count === 0) values.set(key, [1, x, 0]);
      else values.set(key, [count + 1, mean + (1 - decay) * from, decay * (squares + (1 - decay) * from * from)]);
    }
  }
}
