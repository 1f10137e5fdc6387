/**
 * Host expressions on columns: elementwise operations, reductions and keys (semantics C7 to C11). Numbers and columns mix; a column of an outer
 * level spreads inwards (C8). Sums and means are kept in 64 bits (C13).
 */
import { keepRows, levelSize, parents, type Batch, type Level } from "../batch.js";

/** One value for each element of a level. */
export interface Column {
  readonly kind: "column";
  readonly batch: Batch;
  readonly level: Level;
  readonly values: Float64Array;
  /** What the numbers stand for, where they are names. */
  readonly names?: readonly string[];
}

/** A key for each element of a level, or one key where there are no rows. */
export interface Keys {
  readonly kind: "keys";
  readonly batch?: Batch;
  readonly level?: Level;
  readonly values: readonly string[];
}

export type Operand = number | boolean | string | null | Column;

/** A batch's column by name (A12). */
export function column(batch: Batch, name: string): Column {
  const make = (level: Level, values: ArrayLike<number>, names?: readonly string[]): Column => ({
    kind: "column",
    batch,
    level,
    values: Float64Array.from(values),
    ...(names && { names }),
  });
  const { episodes: e, trajectories: t, decisions: d } = batch;
  switch (name) {
    case "game":
      return make("episode", e.game, batch.games);
    case "episode":
      return make("episode", e.number);
    case "group":
      return make("episode", e.group);
    case "length":
      return make("episode", e.length);
    case "seat":
      return make("trajectory", t.seat);
    case "policy":
      return make("trajectory", t.policy, batch.policies);
    case "score":
      return make("trajectory", t.score);
    case "reward":
      return make("decision", d.reward);
    case "site":
      return make("decision", d.site);
    case "action":
      return make("decision", d.action);
    case "logp":
      return make("decision", d.logp);
    case "ended":
      return make("decision", d.ended);
    case "truncated":
      return make("decision", d.truncated);
    default:
      throw new Error(`a bug in spc: a batch has no column \`${name}\``);
  }
}

const levels: readonly Level[] = ["episode", "trajectory", "decision"];

/** A column's values on a finer level of its batch: outer columns spread inwards (C8). */
export function spread(x: Column, level: Level): Float64Array {
  const at = parents(x.batch, x.level, level);
  return at ? Float64Array.from(at, (i) => x.values[i]) : x.values;
}

function finest(columns: readonly { readonly level: Level }[]): Level {
  return columns.reduce<Level>((a, c) => (levels.indexOf(c.level) > levels.indexOf(a) ? c.level : a), "episode");
}

function isColumn(x: unknown): x is Column {
  return typeof x === "object" && x !== null && (x as Column).kind === "column";
}

function zip(f: (...xs: number[]) => number, ...operands: readonly Operand[]): Column {
  const columns = operands.filter(isColumn);
  const level = finest(columns);
  const { batch } = columns[0];
  const parts = operands.map((x) => (isColumn(x) ? spread(x, level) : Number(x)));
  const values = new Float64Array(levelSize(batch, level));
  for (let i = 0; i < values.length; i++) values[i] = f(...parts.map((p) => (typeof p === "number" ? p : p[i])));
  return { kind: "column", batch, level, values };
}

type Same<X> = X extends Column ? Column : number;
/** A number where all operands are numbers, else a column. */
export type Result<X, Y = number> = Column extends X | Y ? Column : number;

function binary(f: (x: number, y: number) => number) {
  return <X extends Operand, Y extends Operand>(x: X, y: Y): Result<X, Y> =>
    (isColumn(x) || isColumn(y) ? zip(f, x, y) : f(Number(x), Number(y))) as Result<X, Y>;
}

function unary(f: (x: number) => number) {
  return <X extends Operand>(x: X): Same<X> => (isColumn(x) ? zip(f, x) : f(Number(x))) as Same<X>;
}

function test(f: (x: number, y: number) => boolean) {
  return <X extends Operand, Y extends Operand>(x: X, y: Y): Column extends X | Y ? Column : boolean => {
    type R = Column extends X | Y ? Column : boolean;
    // A name on one side is compared by its number on the other.
    const named = isColumn(x) && x.names ? x.names : isColumn(y) && y.names ? y.names : undefined;
    const numbered = (v: Operand): Operand => (typeof v === "string" && named ? named.indexOf(v) : v);
    if (isColumn(x) || isColumn(y)) return zip((a, b) => (f(a, b) ? 1 : 0), numbered(x), numbered(y)) as R;
    const texts = typeof x === "string" || typeof y === "string";
    const equalTexts = Object.is(x, y);
    return (texts ? (f === same ? equalTexts : !equalTexts) : f(Number(x), Number(y))) as R;
  };
}
const same = (x: number, y: number): boolean => x === y;

export const add = binary((x, y) => x + y);
export const subtract = binary((x, y) => x - y);
export const multiply = binary((x, y) => x * y);
export const divide = binary((x, y) => x / y);
export const floorDivide = binary((x, y) => Math.floor(x / y));
export const modulo = binary((x, y) => x - y * Math.floor(x / y));
export const power = binary((x, y) => x ** y);
export const larger = binary(Math.max);
export const smaller = binary(Math.min);
export const equal = test(same);
export const notEqual = test((x, y) => x !== y);
export const less = test((x, y) => x < y);
export const lessEqual = test((x, y) => x <= y);
export const greater = test((x, y) => x > y);
export const greaterEqual = test((x, y) => x >= y);
export const and = test((x, y) => x !== 0 && y !== 0);
export const or = test((x, y) => x !== 0 || y !== 0);
export const negate = unary((x) => -x);
export const abs = unary(Math.abs);
export const exp = unary(Math.exp);
export const log = unary(Math.log);
export const sqrt = unary(Math.sqrt);
export const floor = unary(Math.floor);
export const tanh = unary(Math.tanh);
export const sigmoid = unary((x) => 1 / (1 + Math.exp(-x)));
export const relu = unary((x) => Math.max(0, x));
export const silu = unary((x) => x / (1 + Math.exp(-x)));

/** Whether a truth value does not hold, an element at a time on columns. */
export function not<X extends Operand>(x: X): X extends Column ? Column : boolean {
  return (isColumn(x) ? zip((v) => (v === 0 ? 1 : 0), x) : !x) as X extends Column ? Column : boolean;
}

/** Takes `x` where the condition holds, else `y`. */
export function choose(condition: Operand, x: Operand, y: Operand): Column {
  return zip((c, a, b) => (c !== 0 ? a : b), condition, x, y);
}

/* ---------------------------------------------------------------- reductions (C9, C11) */

type Fold = (values: ArrayLike<number>) => number;

function meanOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return values.length === 0 ? NaN : total / values.length;
}

function deviationOf(values: ArrayLike<number>): number {
  const center = meanOf(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] - center) ** 2;
  return values.length === 0 ? NaN : Math.sqrt(total / values.length);
}

const folds = {
  mean: meanOf,
  sum: (v: ArrayLike<number>) => (v.length === 0 ? 0 : meanOf(v) * v.length),
  max: (v: ArrayLike<number>) =>
    Array.prototype.reduce.call(v, (a: unknown, b: unknown) => Math.max(a as number, b as number), -Infinity) as number,
  min: (v: ArrayLike<number>) =>
    Array.prototype.reduce.call(v, (a: unknown, b: unknown) => Math.min(a as number, b as number), Infinity) as number,
  std: deviationOf,
  median: (v: ArrayLike<number>) => {
    const sorted = Float64Array.from(v).sort();
    return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  },
  count: (v: ArrayLike<number>) => v.length,
} satisfies Record<string, Fold>;

function plainSum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

export const mean = (x: Column): number => folds.mean(x.values);
export const sum = (x: Column): number => plainSum(x.values);
export const max = (x: Column): number => folds.max(x.values);
export const min = (x: Column): number => folds.min(x.values);
export const std = (x: Column): number => folds.std(x.values);
export const median = (x: Column): number => folds.median(x.values);
export const count = (x: Column): number => x.values.length;
export const any = (x: Column): boolean => x.values.some((v) => v !== 0);
export const all = (x: Column): boolean => x.values.every((v) => v !== 0);

/** `f(x by k)`: groups by the key; the result lies on x's rows (C9). */
function grouped(fold: Fold): (x: Column, keys: Keys | Column) => Column {
  return (x, keys) => {
    const { rows, level } = aligned(x, keys);
    const groups = new Map<string, number[]>();
    const codes = keysOn(keys, x.batch, level);
    rows.forEach((value, i) => {
      const group = groups.get(codes[i]);
      if (group) group.push(value);
      else groups.set(codes[i], [value]);
    });
    const results = new Map([...groups].map(([key, values]) => [key, fold(values)]));
    return { kind: "column", batch: x.batch, level, values: rows.map((_, i) => results.get(codes[i]) as number) };
  };
}

export const meanBy = grouped(folds.mean);
export const sumBy = grouped(plainSum);
export const maxBy = grouped(folds.max);
export const minBy = grouped(folds.min);
export const stdBy = grouped(folds.std);
export const medianBy = grouped(folds.median);
export const countBy = grouped(folds.count);

function marked(fold: Fold): (x: Column, mask: Column) => number {
  return (x, mask) => {
    const level = finest([x, mask]);
    const keep = spread(mask, level);
    return fold(spread(x, level).filter((_, i) => keep[i] !== 0));
  };
}

export const meanWhere = marked(folds.mean);
export const sumWhere = marked(plainSum);
export const maxWhere = marked(folds.max);
export const minWhere = marked(folds.min);
export const stdWhere = marked(folds.std);
export const medianWhere = marked(folds.median);
export const countWhere = marked(folds.count);

/** (x - mean) / (std + 1e-8); a group of one or without spread gives 0 (C11). */
export function normalise(x: Column): Column {
  return { ...x, values: normalised(x.values) };
}

/** The same in the groups of a key. */
export function normaliseBy(x: Column, keys: Keys | Column): Column {
  const center = meanBy(x, keys);
  const spreadOut = stdBy(x, keys);
  const values = spread(x, center.level).map((v, i) =>
    spreadOut.values[i] === 0 ? 0 : (v - center.values[i]) / (spreadOut.values[i] + 1e-8),
  );
  return { ...center, values };
}

function normalised(values: Float64Array): Float64Array {
  const center = meanOf(values);
  const deviation = deviationOf(values);
  return values.map((v) => (deviation === 0 ? 0 : (v - center) / (deviation + 1e-8)));
}

/* ---------------------------------------------------------------- keys */

/** Puts columns and plain values together to keys; the rows are those of the finest column. */
export function key(...parts: readonly Operand[]): Keys {
  const columns = parts.filter(isColumn);
  if (columns.length === 0) return { kind: "keys", values: [JSON.stringify(parts)] };
  const level = finest(columns);
  const { batch } = columns[0];
  const text = parts.map((part) => {
    if (!isColumn(part)) return () => JSON.stringify(part);
    const values = spread(part, level);
    return (i: number) => (part.names ? JSON.stringify(part.names[values[i]]) : String(values[i]));
  });
  const values = Array.from({ length: levelSize(batch, level) }, (_, i) => `[${text.map((t) => t(i)).join(",")}]`);
  return { kind: "keys", batch, level, values };
}

function asKeys(keys: Keys | Column): Keys {
  return keys.kind === "keys" ? keys : key(keys);
}

/** Keys on a finer level. */
function keysOn(keys: Keys | Column, batch: Batch, level: Level): readonly string[] {
  const own = asKeys(keys);
  if (!own.level || !own.batch) return Array.from({ length: levelSize(batch, level) }, () => own.values[0]);
  const at = parents(batch, own.level, level);
  return at ? Array.from(at, (i) => own.values[i]) : own.values;
}

/** A column and its key on their common level. */
function aligned(x: Column, keys: Keys | Column): { rows: Float64Array; level: Level } {
  const level = keys.level ? finest([x, { level: keys.level }]) : x.level;
  return { rows: spread(x, level), level };
}

/** D12: an exponential mean for each key; 0 before the first. */
export interface Running {
  readonly decay: number;
  readonly values: Map<string, number>;
}

/** Reads a running statistic for each key. */
export function readRunning(running: Running, keys: Keys | Column): Column {
  const { batch, level, values } = asKeys(keys);
  if (!batch || !level) throw new Error("a bug in spc: a running statistic was read without rows");
  return { kind: "column", batch, level, values: Float64Array.from(values, (k) => running.values.get(k) ?? 0) };
}

/** Folds each key's values in row order: value = decay value + (1 - decay) x. */
export function addRunning(running: Running, x: Column, keys: Keys | Column): void {
  const { rows, level } = aligned(x, keys);
  const codes = keysOn(keys, x.batch, level);
  rows.forEach((value, i) => {
    const before = running.values.get(codes[i]) ?? 0;
    running.values.set(codes[i], running.decay * before + (1 - running.decay) * value);
  });
}

/** `batch where condition`: a new table with its own rows (C10). */
export function rowsWhere(batch: Batch, condition: Column): Batch {
  return keepRows(batch, condition.level, (i) => condition.values[i] !== 0);
}

/** D10: true in passes n, 2n, …, counted from 1. */
export function every(counter: number, n: number): boolean {
  return (counter + 1) % n === 0;
}
