/** Counters of loops. */

/** D10: true in passes n, 2n, …, counted from 1. */
export function every(counter: number, n: number): boolean {
  return (counter + 1) % n === 0;
}
