/** Arithmetic of the language where it can go wrong (semantics C2, C3, F4, G2): each function gives the value or throws a fault. */
import type { Draft } from "./draft.js";
import { Fault } from "./fault.js";

/** Gives a whole number that must fit 32 bits. */
export function int32(value: number, source: string): number {
  if (value !== (value | 0)) throw new Fault(`${value} does not fit a 32-bit int`, source);
  return value;
}

/** Divides two reals, rounded to f32. */
export function divide(a: number, b: number, source: string): number {
  if (b === 0) throw new Fault("division by zero", source);
  return Math.fround(a / b);
}

/** Divides whole numbers, rounded down. */
export function floorDivide(a: number, b: number, source: string): number {
  if (b === 0) throw new Fault("division by zero", source);
  return int32(Math.floor(a / b), source);
}

/** Gives the remainder of a floored division; it has the divisor's sign. */
export function modulo(a: number, b: number, source: string): number {
  if (b === 0) throw new Fault("`mod` by zero", source);
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
}

/** Gives a number that must lie in `low..high`. */
export function within(value: number, low: number, high: number, source: string): number {
  if (!(value >= low && value <= high)) throw new Fault(`${value} is outside ${low}..${high}`, source);
  return value;
}

/** Gives a real that must be finite. */
export function finite(value: number, source: string): number {
  if (value - value !== 0) throw new Fault(`a real became ${value}`, source);
  return value;
}

/** Gives the number of a cell, which must lie on its grid. */
export function cellOf(row: number, col: number, rows: number, cols: number, source: string): number {
  if (!(row >= 0 && row < rows && col >= 0 && col < cols)) throw new Fault(`(${row}, ${col}) is outside the grid`, source);
  return row * cols + col;
}

/** Gives a position that must lie in 0 to size - 1. */
export function inside(at: number, size: number, source: string): number {
  if (!(at >= 0 && at < size)) throw new Fault(`no entry ${at} among ${size}`, source);
  return at;
}

/** Gives a list that must not be longer than it may be. */
export function bounded<T>(list: readonly T[], most: number, source: string): Draft<T>[] {
  if (list.length > most) throw new Fault(`${list.length} entries in a list of up to ${most}`, source);
  return list as Draft<T>[];
}

/** Gives entry `at` of a list, which must have it. */
export function entryOf<T>(list: readonly T[], at: number, source: string): T {
  if (!(at >= 0 && at < list.length)) throw new Fault(`no entry ${at} in a list of ${list.length}`, source);
  return list[at];
}
