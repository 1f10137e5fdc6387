/** Counters of loops and of other things. */
import type { Run } from "../run.js";

/** D10: true in passes n, 2n, …, counted from 1. */
export function every(counter: number, n: number): boolean {
  return (counter + 1) % n === 0;
}

/** `every n of c`: whether the counter has come to or passed a multiple of n since the statement was last reached (D10). */
export function passed(run: Pick<Run<never>, "counters">, statement: string, counter: number, n: number): boolean {
  const before = run.counters.passed[statement] ?? 0;
  run.counters.passed[statement] = counter;
  return Math.floor(counter / n) > Math.floor(before / n);
}
