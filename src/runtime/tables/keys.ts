/** Keys: what rows are grouped by (C9), and running statistics, which keep a value a key (D12). */
import { isColumn, makeColumn, spread, type Column, type Operand } from "./columns.js";
import type { Entries } from "./reductions.js";
import { finest, holders, levelOf, type Level, type Table } from "./table.js";

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
  const text = parts.map((part) => {
    if (!isColumn(part)) return () => JSON.stringify(part);
    const values = spread(part, level);
    return (i: number) => (part.names ? JSON.stringify(part.names[values[i]]) : String(values[i]));
  });
  const values = Array.from({ length: levelOf(table, level).count }, (_, i) => `[${text.map((t) => t(i)).join(",")}]`);
  return { kind: "keys", table, level, values };
}

function asKeys(keys: Keys | Column): Keys {
  return keys.kind === "keys" ? keys : key(keys);
}

/** The key of each row of a level of this table. */
export function keysOn(keys: Keys | Column, table: Table, level: Level): readonly string[] {
  const own = asKeys(keys);
  if (!own.level || !own.table) return Array.from({ length: levelOf(table, level).count }, () => own.values[0]);
  const at = holders(own.table, own.level, level);
  return at ? Array.from(at, (i) => own.values[i]) : own.values;
}

/** D12: an exponential mean for each key; 0 before the first. */
export interface Running {
  readonly decay: number;
  readonly values: Map<string, number>;
}

/** Reads a running statistic for each key; for one key, its number. */
export function readRunning(running: Running, keys: Keys | Column): Column {
  const { table, level, values } = asKeys(keys);
  if (!table || !level) throw new Error("a bug in spc: a running statistic was read without rows");
  return makeColumn(
    table,
    level,
    Float64Array.from(values, (k) => running.values.get(k) ?? 0),
  );
}

/** Folds each key's values in row order: value = decay value + (1 - decay) x. Unmarked rows are left out. */
export function addRunning(running: Running, x: Column, keys: Keys | Column): void {
  const level = keys.level ? finest(x.table, [x.level, keys.level]) : x.level;
  const rows = spread(x, level);
  const codes = keysOn(keys, x.table, level);
  rows.forEach((value, i) => {
    if (level === x.level && x.mask?.[i] === 0) return;
    const before = running.values.get(codes[i]) ?? 0;
    running.values.set(codes[i], running.decay * before + (1 - running.decay) * value);
  });
}

/** `t[k]` of a table by key: the entry of each key; `otherwise` where there is none. */
export function readEntries(entries: Entries, keys: Keys | Column, otherwise = 0): Column {
  const { table, level, values } = asKeys(keys);
  if (!table || !level) throw new Error("a bug in spc: a table by key was read without rows");
  const at = new Map(entries.keys.map((k, i) => [k, entries.values[i]]));
  return makeColumn(
    table,
    level,
    Float64Array.from(values, (k) => at.get(k) ?? otherwise),
  );
}
