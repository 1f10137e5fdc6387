/** Reductions over lists as the language defines them (semantics C5, C11): of equals the first, nothing gives a fault or the neutral value. */
import { Fault } from "./fault.js";

/** Lists 0 to size - 1. */
export function indices(size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => i);
}

/** Lists low to high, both included. */
export function range(low: number, high: number): readonly number[] {
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
}

/** Adds the values of whole numbers. */
export function sum<T>(over: readonly T[], value: (x: T) => number): number {
  return over.reduce((total, x) => total + value(x), 0);
}

/** Adds the values of reals in order, each sum rounded to f32 (F2). */
export function sumReals<T>(over: readonly T[], value: (x: T) => number): number {
  return over.reduce((total, x) => Math.fround(total + value(x)), 0);
}

/** Gives the mean of reals, rounded to f32. */
export function mean<T>(over: readonly T[], value: (x: T) => number, source: string): number {
  if (over.length === 0) throw new Fault("the mean of nothing", source);
  return Math.fround(sumReals(over, value) / over.length);
}

/** Gives the element whose value is largest, of equals the first. */
export function argmax<T>(over: readonly T[], value: (x: T) => number, source = ""): T {
  return extreme(over, value, 1, "argmax", source).element;
}

/** Gives the element whose value is smallest, of equals the first. */
export function argmin<T>(over: readonly T[], value: (x: T) => number, source = ""): T {
  return extreme(over, value, -1, "argmin", source).element;
}

/** Gives the largest value. */
export function largest<T>(over: readonly T[], value: (x: T) => number, source = ""): number {
  return extreme(over, value, 1, "max", source).value;
}

/** Gives the smallest value. */
export function smallest<T>(over: readonly T[], value: (x: T) => number, source = ""): number {
  return extreme(over, value, -1, "min", source).value;
}

function extreme<T>(over: readonly T[], value: (x: T) => number, sign: 1 | -1, word: string, source: string) {
  if (over.length === 0) throw new Fault(`the ${word} of nothing`, source);
  let best = { element: over[0], value: value(over[0]) };
  for (let i = 1; i < over.length; i++) {
    const candidate = value(over[i]);
    if (sign * candidate > sign * best.value) best = { element: over[i], value: candidate };
  }
  return best;
}

/** Puts rows in order by their first `keys` entries, numbers or bools; equals keep their order. */
export function sortRows<T extends readonly unknown[]>(rows: readonly T[], keys: number): T[] {
  return [...rows].sort((a, b) => {
    for (let k = 0; k < keys; k++) {
      const difference = Number(a[k]) - Number(b[k]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
