/** Tables from tables: parts, samples, order, what a condition leaves over. All drawing is counter-based (D4, D6, D11). */
import type { WordStream } from "../random/word-stream.js";
import { uniformBelow } from "../random/draws.js";
import { spread, type Column } from "./columns.js";
import { emptyDraw } from "./messages.js";
import { keepRows, rowsOf, takeRows, type Table } from "./table.js";

/** `table where condition`: a new table with its own rows (C10). */
export function rowsWhere(table: Table, condition: Column): Table {
  return keepRows(table, condition.level, (i) => condition.values[i] !== 0 && condition.mask?.[i] !== 0);
}

/** How many rows a table has. */
export function tableSize(table: Table): number {
  return rowsOf(table).count;
}

/** A cut of a table into parts, kept as row numbers: parts are made when their turn comes. */
export interface Parts {
  readonly kind: "parts";
  readonly table: Table;
  readonly rows: readonly Int32Array[];
}

/** `parts(t, size: m, passes: k)`: k seeded permutations of the rows, each cut into m, the last one short; a row is never split (D6). */
export function cutParts(table: Table, size: number, passes: number, words: WordStream): Parts {
  const { count } = rowsOf(table);
  const rows: Int32Array[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const order = permutation(count, words);
    for (let at = 0; at < count; at += size) rows.push(order.slice(at, at + size));
  }
  return { kind: "parts", table, rows };
}

export function partCount(parts: Parts): number {
  return parts.rows.length;
}

export function partAt(parts: Parts, at: number): Table {
  return takeRows(parts.table, rowsOf(parts.table).name, parts.rows[at]);
}

/** A random order of 0..n-1: Fisher-Yates from the end (F5). */
export function permutation(n: number, words: WordStream): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = uniformBelow(words, i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/** `distinct(k, t)`: k different rows (D11). */
export function distinctRows(table: Table, k: number, words: WordStream): Table {
  const { count, name } = rowsOf(table);
  if (k > count) throw emptyDraw({ what: `${k} different rows`, rows: count });
  const order = permutation(count, words);
  return takeRows(table, name, order.slice(count - k).reverse());
}

/** `sort(t, by: x)`: rows with the smallest first; equal ones keep their order. */
export function sortRows(table: Table, by: Column): Table {
  const { name, count } = rowsOf(table);
  const values = spread(by, name);
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  return takeRows(table, name, order);
}
