/** Keys: what rows are grouped by (C9), and running statistics, which keep a value a key (D12). */
import { fold, readOf, type Running } from "./running.js";
import { isColumn, makeColumn, spread, type Column, type Operand } from "./columns.js";
import { emptyReduction } from "./messages.js";
import type { Entries } from "./reductions.js";
import { finest, holders, levelOf, rowsOf, type Level, type Table } from "./table.js";

/** A key for each row of a level, or one key where there are no rows. */
export interface Keys {
  readonly kind: "keys";
  readonly table?: Table;
  readonly level?: Level;
  readonly values: readonly string[];
}

/** Puts columns and plain values together to keys; the rows are those of the finest column. */
export function key(...parts: readonly Operand[]): Keys {
  const columns = parts.filter(isColumn);
  if (columns.length === 0) return { kind: "keys", values: [JSON.stringify(parts)] };
  const { table } = columns[0];
  const level = finest(
    table,
    columns.map((c) => c.level),
  );
  const { count } = levelOf(table, level);
  const { of, texts } = parts.map((part) => textsOf(part, level, count)).reduce((mine, next) => together(mine, next));
  const whole = texts.map((text) => `[${text}]`);
  const values: string[] = [];
  for (let row = 0; row < count; row++) values.push(whole[of[row]]);
  return { kind: "keys", table, level, values };
}

/** A text for each row; rows that share one name it by its place. */
interface Texts {
  readonly of: Int32Array;
  readonly texts: readonly string[];
}

/** The texts of one part of a key: most rows share few of them. */
function textsOf(part: Operand, level: Level, count: number): Texts {
  if (!isColumn(part)) return { of: new Int32Array(count), texts: [JSON.stringify(part)] };
  const { names } = part;
  return shared(spread(part, level), (value) => (names ? JSON.stringify(names[value]) : String(value)));
}

/** The texts of two parts, one behind the other. */
function together(mine: Texts, next: Texts): Texts {
  const { length } = next.texts;
  const pairs = new Float64Array(mine.of.length);
  for (let row = 0; row < pairs.length; row++) pairs[row] = mine.of[row] * length + next.of[row];
  return shared(pairs, (pair) => `${mine.texts[Math.floor(pair / length)]},${next.texts[pair % length]}`);
}

function shared(values: Float64Array, textOf: (value: number) => string): Texts {
  const places = new Map<number, number>();
  const texts: string[] = [];
  const of = new Int32Array(values.length);
  for (let row = 0; row < of.length; row++) {
    let place = places.get(values[row]);
    if (place === undefined) places.set(values[row], (place = texts.push(textOf(values[row])) - 1));
    of[row] = place;
  }
  return { of, texts };
}

function asKeys(keys: Keys | Operand): Keys {
  return typeof keys === "object" && keys !== null && keys.kind === "keys" ? keys : key(keys);
}

/** The key of each row of a level of this table. */
export function keysOn(keys: Keys | Column, table: Table, level: Level): readonly string[] {
  const own = asKeys(keys);
  if (!own.level || !own.table) return Array.from({ length: levelOf(table, level).count }, () => own.values[0]);
  const at = holders(own.table, own.level, level);
  return at ? Array.from(at, (i) => own.values[i]) : own.values;
}

/** For each row of a table the first row that has its key: what sums in the groups of a key are gathered at. */
export function segments(keys: Keys | Column, table: Table): Column {
  const level = rowsOf(table).name;
  const first = new Map<string, number>();
  const values = Float64Array.from(keysOn(keys, table, level), (code, row) => {
    const known = first.get(code);
    if (known === undefined) first.set(code, row);
    return known ?? row;
  });
  return makeColumn(table, level, values);
}

/** 1 for the first row of each key. */
export function firstOfKey(keys: Keys | Column, table: Table): Column {
  const at = segments(keys, table);
  return { ...at, values: at.values.map((first, row) => (first === row ? 1 : 0)) };
}

/** Reads a running statistic for each key. */
export function readRunning(running: Running, keys: Keys | Column): Column {
  return read(keys, (k) => readOf(running, k));
}

/** Reads a running statistic for one key without rows. */
export function readRunningOne(running: Running, one: Keys | Operand): number {
  return readOf(running, asKeys(one).values[0]);
}

export type { Running } from "./running.js";

/** The key of what has none. */
const ALL = "";

/** A column of what stands for the key of each row. */
function read(keys: Keys | Column, of: (key: string) => number): Column {
  const { table, level, values } = asKeys(keys);
  if (!table || !level) throw new Error("a bug in spc: a value was read for each row, and there are no rows");
  const read = new Float64Array(values.length);
  for (let row = 0; row < read.length; row++) read[row] = of(values[row]);
  return makeColumn(table, level, read);
}

/** Reads a running statistic that is kept for all rows alike. */
export function readRunningAll(running: Running): number {
  return readOf(running, ALL);
}

/** Folds each key's values in row order (D12). Unmarked rows are left out. */
export function addRunning(running: Running, x: Column, keys: Keys | Column): void {
  const level = keys.level ? finest(x.table, [x.level, keys.level]) : x.level;
  const rows = spread(x, level);
  const codes = keysOn(keys, x.table, level);
  rows.forEach((value, i) => {
    if (level === x.level && x.mask?.[i] === 0) return;
    fold(running, codes[i], value);
  });
}

/** Folds a number, or all rows of a column in order, without a key. */
export function addRunningAll(running: Running, x: Operand): void {
  if (typeof x === "object" && x !== null && "values" in x) x.values.forEach((value, i) => x.mask?.[i] !== 0 && fold(running, ALL, value));
  else fold(running, ALL, Number(x));
}

/** `t[k]` of a table by key: the entry of each row's key. A key that has no entry is a fault (C11). */
export function readEntries(entries: Entries, keys: Keys | Column): Column {
  return read(keys, lookup(entries));
}

/** Keys that are one number each, with their entries, in the order in which they were met. */
export function entryList(entries: Entries): readonly { readonly key: number; readonly value: number }[] {
  return entries.keys.map((code, i) => ({ key: Number((JSON.parse(code) as readonly unknown[])[0]), value: entries.values[i] }));
}

/** The entry of one key without rows. */
export function readEntry(entries: Entries, one: Keys | Operand): number {
  return lookup(entries)(asKeys(one).values[0]);
}

function lookup(entries: Entries): (key: string) => number {
  const at = new Map(entries.keys.map((k, i) => [k, entries.values[i]]));
  return (k) => {
    const value = at.get(k);
    if (value === undefined) throw emptyReduction({ name: `the entry of ${k}` });
    return value;
  };
}
