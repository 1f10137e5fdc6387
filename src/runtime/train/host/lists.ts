/** Lists of a method's own: values, so nothing is changed in place (D1, D11). */
import { badArgumentOfList, badIndex } from "../messages.js";

/** `xs + ys`. */
export function concat<T>(xs: readonly T[], ys: readonly T[]): readonly T[] {
  return [...xs, ...ys];
}

/** `xs.size`. */
export function sizeOf(xs: readonly unknown[]): number {
  return xs.length;
}

/** `[f(x) for i, x in xs where c]`. */
export function mapList<T, R>(
  xs: readonly T[],
  value: (item: T, at: number) => R,
  keep: (item: T, at: number) => boolean = () => true,
): readonly R[] {
  const out: R[] = [];
  for (const [at, x] of xs.entries()) if (keep(x, at)) out.push(value(x, at));
  return out;
}

/** `xs[i] = x`: a copy with one entry set (D11). */
export function withEntry<T>(xs: readonly T[], at: number, x: T): readonly T[] {
  if (!(Number.isInteger(at) && at >= 0 && at < xs.length)) throw badIndex({ at, size: xs.length });
  return xs.with(at, x);
}

/** Softmax of numbers: chances in proportion to exp(x), shifted so that none overflows. */
export function softmaxOf(xs: readonly number[]): readonly number[] {
  const most = xs.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = xs.map((x) => Math.exp(x - most));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Every choice of an entry from each list, the first list's outermost. */
export function productOf<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>((all, list) => all.flatMap((before) => list.map((x) => [...before, x])), [[]]);
}

/** `[f(x, y) for x in xs, y in ys]`: the inner lists one after the other. */
export function flatList<T, R>(xs: readonly T[], inner: (item: T, at: number) => readonly R[]): readonly R[] {
  return xs.flatMap((x, at) => [...inner(x, at)]);
}

/** `x in xs`, for numbers, truth values and texts. */
export function isIn<T>(x: T, xs: readonly T[]): boolean {
  return xs.includes(x);
}

/** Gives a list that nobody else can change: a copy (D11). */
export function copied<T>(xs: readonly T[]): readonly T[] {
  return [...xs];
}

const reductions = {
  sum: (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0),
  mean: (xs: readonly number[]) => reductions.sum(xs) / xs.length,
  max: (xs: readonly number[]) => xs.reduce((a, b) => Math.max(a, b)),
  min: (xs: readonly number[]) => xs.reduce((a, b) => Math.min(a, b)),
  std: (xs: readonly number[]) => {
    const mean = reductions.mean(xs);
    return Math.sqrt(reductions.mean(xs.map((x) => (x - mean) ** 2)));
  },
  median: (xs: readonly number[]) => {
    const sorted = xs.toSorted((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  },
} as const;

/** `sum(xs)`, `mean(xs)` and their kin; all but `sum` need an entry. */
export function reduceNumbers(xs: readonly (number | boolean)[], by: keyof typeof reductions): number {
  if (xs.length === 0 && by !== "sum") throw badArgumentOfList({ by });
  return reductions[by](xs.map(Number));
}

/** `norm(xs)`: the root of the sum of the squares. */
export function normOf(xs: readonly number[]): number {
  return Math.sqrt(xs.reduce((total, x) => total + x * x, 0));
}

/** `any(xs)`. */
export function anyOf(xs: readonly (number | boolean)[]): boolean {
  return xs.some(Boolean);
}

/** `all(xs)`. */
export function allOf(xs: readonly (number | boolean)[]): boolean {
  return xs.every(Boolean);
}
