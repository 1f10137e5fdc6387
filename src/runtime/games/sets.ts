/** Sets of games: lists of different values in the order of their type (semantics C5), so that equal sets are equal lists. */
import type { Draft } from "./draft.js";
import { same } from "./draft.js";

/** Orders two values of one type: numbers by size, none before some, parts before parts. */
function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a !== "object" || typeof b !== "object") return Number(a) - Number(b);
  const others = Object.values(b) as readonly unknown[];
  for (const [i, part] of Object.values(a).entries()) {
    const order = compare(part, others[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Makes a set of the values of a list. */
export function setOf<T>(values: readonly T[]): Draft<T>[] {
  return [...values].sort(compare).filter((value, i, sorted) => i === 0 || !same(value, sorted[i - 1])) as Draft<T>[];
}

/** Gives the values that are in one set or the other. */
export function setUnion<T>(one: readonly T[], other: readonly T[]): Draft<T>[] {
  return setOf([...one, ...other]);
}

/** Gives the values of one set that are not in the other. */
export function setDifference<T>(one: readonly T[], other: readonly T[]): Draft<T>[] {
  return one.filter((value) => !other.some((x) => same(x, value))) as Draft<T>[];
}
