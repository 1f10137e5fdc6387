/** Reductions of columns: of all rows, in the groups of a key, one entry a key (semantics C8 to C11). Sums are kept in 64 bits (C13). */
import { isColumn, makeColumn, spread, zip, type Column, type Operand } from "./columns.js";
import { keysOn, type Keys } from "./keys.js";
import { emptyReduction } from "./messages.js";
import { finest } from "./table.js";

/** What a reduction makes of the values of one group; `nothing` is its value of no values, none if that is a fault (C11). */
interface Fold {
  readonly name: string;
  readonly of: (values: ArrayLike<number>) => number;
  readonly nothing?: number;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

function average(values: ArrayLike<number>): number {
  return total(values) / values.length;
}

function deviation(values: ArrayLike<number>): number {
  const center = average(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return Math.sqrt(squares / values.length);
}

function middle(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function extreme(pick: (a: number, b: number) => number): Fold["of"] {
  return (values) => {
    let best = values[0];
    for (let i = 1; i < values.length; i++) best = pick(best, values[i]);
    return best;
  };
}

const folds = {
  mean: { name: "mean", of: average },
  sum: { name: "sum", of: total, nothing: 0 },
  max: { name: "max", of: extreme(Math.max) },
  min: { name: "min", of: extreme(Math.min) },
  std: { name: "std", of: deviation },
  median: { name: "median", of: middle },
  count: { name: "count", of: (values) => values.length, nothing: 0 },
  any: { name: "any", of: (values) => Number(Array.prototype.some.call(values, (v) => v !== 0)), nothing: 0 },
  all: { name: "all", of: (values) => Number(Array.prototype.every.call(values, (v) => v !== 0)), nothing: 1 },
} as const satisfies Record<string, Fold>;

function folded(fold: Fold, values: ArrayLike<number>): number {
  if (values.length > 0) return fold.of(values);
  if (fold.nothing === undefined) throw emptyReduction({ name: fold.name });
  return fold.nothing;
}

/** The values that a column's mask marks (C10). */
function marked(x: Column): Float64Array {
  const { mask } = x;
  return mask ? x.values.filter((_, i) => mask[i] === 1) : x.values;
}

function whole(fold: Fold): (x: Column) => number {
  return (x) => folded(fold, marked(x));
}

export const mean = whole(folds.mean);
export const sum = whole(folds.sum);
export const max = whole(folds.max);
export const min = whole(folds.min);
export const std = whole(folds.std);
export const median = whole(folds.median);
export const count = whole(folds.count);
export const any = (x: Column): boolean => whole(folds.any)(x) === 1;
export const all = (x: Column): boolean => whole(folds.all)(x) === 1;

/** A column, its mask and its keys on their common level. */
function aligned(x: Column, keys: Keys | Column): { readonly column: Column; readonly codes: readonly string[] } {
  const level = keys.level ? finest(x.table, [x.level, keys.level]) : x.level;
  const column = level === x.level ? x : zip((v) => v, { ...x, level, values: spread(x, level) });
  return { column, codes: keysOn(keys, x.table, level) };
}

/** The marked values of each key, in the order in which keys are first met. */
function groupsOf(column: Column, codes: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  codes.forEach((code, i) => {
    if (column.mask && column.mask[i] === 0) return;
    const group = groups.get(code);
    if (group) group.push(column.values[i]);
    else groups.set(code, [column.values[i]]);
  });
  return groups;
}

/** `f(x by k)`: each row gets its group's value; the result lies on x's rows (C9). */
function grouped(fold: Fold): (x: Column, keys: Keys | Column) => Column {
  return (x, keys) => {
    const { column, codes } = aligned(x, keys);
    const results = new Map([...groupsOf(column, codes)].map(([code, values]) => [code, folded(fold, values)]));
    // A group without a marked row has no value of its own; its rows stay unmarked.
    const nothing = (fold as Fold).nothing ?? 0;
    return { ...column, values: column.values.map((_, i) => results.get(codes[i]) ?? nothing) };
  };
}

export const meanBy = grouped(folds.mean);
export const sumBy = grouped(folds.sum);
export const maxBy = grouped(folds.max);
export const minBy = grouped(folds.min);
export const stdBy = grouped(folds.std);
export const medianBy = grouped(folds.median);
export const countBy = grouped(folds.count);
export const anyBy = grouped(folds.any);
export const allBy = grouped(folds.all);

/** One entry for each distinct key, in the order in which keys are first met (C9). */
export interface Entries {
  readonly kind: "entries";
  readonly keys: readonly string[];
  readonly values: Float64Array;
}

function perKey(fold: Fold): (x: Column, keys: Keys | Column) => Entries {
  return (x, keys) => {
    const { column, codes } = aligned(x, keys);
    const groups = groupsOf(column, codes);
    return { kind: "entries", keys: [...groups.keys()], values: Float64Array.from(groups.values(), (values) => folded(fold, values)) };
  };
}

export const meanPer = perKey(folds.mean);
export const sumPer = perKey(folds.sum);
export const maxPer = perKey(folds.max);
export const minPer = perKey(folds.min);
export const stdPer = perKey(folds.std);
export const medianPer = perKey(folds.median);
export const countPer = perKey(folds.count);

/** A reduction over all entries. */
function overEntries(fold: Fold): (x: Entries) => number {
  return (x) => folded(fold, x.values);
}

export const meanEntries = overEntries(folds.mean);
export const sumEntries = overEntries(folds.sum);
export const maxEntries = overEntries(folds.max);
export const minEntries = overEntries(folds.min);
export const stdEntries = overEntries(folds.std);
export const medianEntries = overEntries(folds.median);
export const countEntries = overEntries(folds.count);

/** `x where m` on a column: marks; a reduction skips the unmarked (C10). */
export function where(x: Column, condition: Operand): Column {
  const kept = isColumn(condition) ? condition : zip(() => Number(condition), x);
  const rows = zip((value) => value, x, kept);
  const keep = spread(kept, rows.level);
  return { ...rows, mask: Uint8Array.from(rows.values, (_, i) => (keep[i] !== 0 && rows.mask?.[i] !== 0 ? 1 : 0)) };
}

/** (x - mean) / (std + 1e-8) with the population's deviation; a group of one or without spread gives 0 (C11). Only marked rows count. */
export function normalise(x: Column): Column {
  const values = marked(x);
  if (values.length === 0) return x;
  const [center, spreadOut] = [average(values), deviation(values)];
  return { ...x, values: x.values.map((v) => standard(v, center, spreadOut)) };
}

/** The same in the groups of a key. */
export function normaliseBy(x: Column, keys: Keys | Column): Column {
  const { column, codes } = aligned(x, keys);
  const groups = new Map([...groupsOf(column, codes)].map(([code, values]) => [code, [average(values), deviation(values)] as const]));
  const values = column.values.map((v, i) => {
    const group = groups.get(codes[i]);
    return group ? standard(v, group[0], group[1]) : 0;
  });
  return makeColumn(column.table, column.level, values, column.shape, column.mask);
}

function standard(value: number, center: number, spreadOut: number): number {
  return spreadOut === 0 ? 0 : (value - center) / (spreadOut + 1e-8);
}
