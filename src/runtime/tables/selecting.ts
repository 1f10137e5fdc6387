/** Tables from tables: parts, samples, order, what a condition leaves over. All drawing is counter-based (D4, D6, D11). */
import type { WordStream } from "../random/word-stream.js";
import { uniformBelow } from "../random/draws.js";
import { spread, type Column } from "./columns.js";
import { keysOn, type Keys } from "./keys.js";
import { badWeights, emptyDraw } from "./messages.js";
import { concatTables, keepRows, levelOf, rowsOf, takeRows, type Level, type Table } from "./table.js";

/** `table where condition`: a new table with its own rows (C10). */
export function rowsWhere(table: Table, condition: Column): Table {
  return keepRows(table, condition.level, (i) => condition.values[i] !== 0 && condition.mask?.[i] !== 0);
}

/** How many rows a table has on a level. */
export function tableSize(table: Table, level: Level = rowsOf(table).name): number {
  return levelOf(table, level).count;
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

/** `distinct(k, t)`: k different rows of a level (D11). */
export function distinctRows(table: Table, k: number, words: WordStream, level: Level = rowsOf(table).name): Table {
  const { count } = levelOf(table, level);
  if (k > count) throw emptyDraw({ what: `${k} different rows`, rows: count });
  const order = permutation(count, words);
  return takeRows(table, level, order.slice(count - k).reverse());
}

/** `sample(k, t)`: k rows of a level, each drawn from all; by weights, each with a chance that is proportional to its own (D11). */
export function sampleRows(table: Table, k: number, words: WordStream, level: Level = rowsOf(table).name, weights?: Column): Table {
  const { count } = levelOf(table, level);
  if (count === 0 && k > 0) throw emptyDraw({ what: `${k} rows`, rows: 0 });
  if (!weights)
    return takeRows(
      table,
      level,
      Int32Array.from({ length: k }, () => uniformBelow(words, count)),
    );
  const sums = runningSums(spread(weights, level));
  return takeRows(
    table,
    level,
    Int32Array.from({ length: k }, () => drawBySums(sums, words)),
  );
}

/** Sums of weights up to each place, in 64 bits; a weight that is negative or no number is a fault. */
export function runningSums(weights: ArrayLike<number>): Float64Array {
  let total = 0;
  const sums = Float64Array.from(weights, (w) => {
    if (!(w >= 0 && w < Infinity)) throw badWeights({ found: w });
    return (total += w);
  });
  if (!(total > 0)) throw badWeights({ found: total });
  return sums;
}

/** The first place whose sum exceeds a draw below the total: 48 bits of it, so that no place of a large memory is out of reach. */
export function drawBySums(sums: Float64Array, words: Pick<WordStream, "next">): number {
  const high = words.next();
  const at = ((high * 65536 + (words.next() >>> 16)) / 2 ** 48) * sums[sums.length - 1];
  let low = 0;
  let end = sums.length - 1;
  while (low < end) {
    const middle = (low + end) >> 1;
    if (sums[middle] > at) end = middle;
    else low = middle + 1;
  }
  return low;
}

/** `sort(t, by: x)`: rows of x's level with the smallest first; equal ones keep their order. */
export function sortRows(table: Table, by: Column): Table {
  const { values, level } = by;
  const order = Array.from({ length: levelOf(table, level).count }, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  return takeRows(table, level, order);
}

/** `first(k, t)`: the first k rows of a level, or all if there are fewer. */
export function firstRows(table: Table, k: number, level: Level = rowsOf(table).name): Table {
  const count = Math.min(k, levelOf(table, level).count);
  return takeRows(
    table,
    level,
    Int32Array.from({ length: count }, (_, i) => i),
  );
}

/** `last(k, t)`: the last k rows of a level, or all if there are fewer. */
export function lastRows(table: Table, k: number, level: Level = rowsOf(table).name): Table {
  const { count } = levelOf(table, level);
  const kept = Math.min(k, count);
  return takeRows(
    table,
    level,
    Int32Array.from({ length: kept }, (_, i) => count - kept + i),
  );
}

/** `pairs(t, by: k)`: every two different rows of one key, in both orders; the second rows lie in `other`. */
export function pairRows(table: Table, keys: Keys | Column): Table {
  const level = rowsOf(table).name;
  const groups = new Map<string, number[]>();
  keysOn(keys, table, level).forEach((code, row) => {
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  });
  const first: number[] = [];
  const second: number[] = [];
  for (const group of groups.values()) {
    for (const a of group) {
      for (const b of group) {
        if (a === b) continue;
        first.push(a);
        second.push(b);
      }
    }
  }
  return { ...takeRows(table, level, first), other: takeRows(table, level, second) };
}

/** `partners(t)`: each row beside another one, all in one circle (Sattolo, 1986), so that nobody meets itself; a single row does. */
export function partnerRows(table: Table, words: WordStream): Table {
  const { name, count } = rowsOf(table);
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const circle = all.slice();
  for (let i = count - 1; i > 0; i--) {
    const j = uniformBelow(words, i);
    const kept = circle[i];
    circle[i] = circle[j];
    circle[j] = kept;
  }
  return { ...takeRows(table, name, all), other: takeRows(table, name, circle) };
}

/** The second rows of pairs. */
export function otherOf(pairs: Table): Table {
  if (!pairs.other) throw new Error("a bug in spc: a table has no second rows");
  return pairs.other;
}

/** A column's values on the rows of its table: outer columns spread inwards. */
export function onRowsOf(x: Column): Column {
  const level = rowsOf(x.table).name;
  return { ...x, level, values: spread(x, level) };
}

/** A column's values on a finer level of its table: outer columns spread inwards (C8). */
export function onLevelOf(x: Column, level: Level): Column {
  return { ...x, level, values: spread(x, level) };
}

/** `a + b`, `join([a, b])`: the rows of tables one after the other. */
export function joinTables(...tables: readonly Table[]): Table {
  return tables.reduce(concatTables);
}
