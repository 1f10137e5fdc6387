/** Columns: one value for each row of a level of a table, and what host expressions do with them an element at a time (C3, C7, C8). */
import { finest, findStored, holders, levelOf, pickRows, widthOf, withStored, type Level, type Table } from "./table.js";

/** Values of one level; `shape` is the feature axes of a row, empty for one number each. */
export interface Column {
  readonly kind: "column";
  readonly table: Table;
  readonly level: Level;
  readonly values: Float64Array;
  readonly shape: readonly number[];
  /** What the numbers stand for, where they are names. */
  readonly names?: readonly string[];
  /** `x where m`: 1 for the marked rows; absent: all are. Elementwise operations keep it, reductions skip the unmarked (C10). */
  readonly mask?: Uint8Array;
  /** Of values by a policy: for each row that was cut, the value of the state after it, else 0 (A8). */
  readonly beyond?: Float64Array;
}

/** What elementwise operations take: a number, truth value or name for all rows, or a column. */
export type Operand = number | boolean | string | null | Column;

/** A table's column by name (A12). */
export function column(table: Table, name: string): Column {
  const found = findStored(table, name);
  if (!found) throw new Error(`a bug in spc: a table has no column \`${name}\``);
  const { level, stored } = found;
  return {
    kind: "column",
    table,
    level,
    values: stored.data instanceof Float64Array ? stored.data : new Float64Array(stored.data),
    shape: stored.shape,
    ...(stored.names && { names: stored.names }),
  };
}

/** The same rows with a column added or replaced (C10). A number becomes a column of the table's rows. */
export function withColumn(table: Table, name: string, value: Operand): Table {
  const rows = table.levels[table.levels.length - 1];
  if (!isColumn(value)) {
    return withStored(table, rows.name, name, { data: new Float64Array(rows.count).fill(Number(value)), shape: [] });
  }
  return withStored(table, value.level, name, { data: value.values, shape: value.shape, ...(value.names && { names: value.names }) });
}

export function isColumn(x: unknown): x is Column {
  return typeof x === "object" && x !== null && (x as Column).kind === "column";
}

/** Makes a column of a level from its values. */
export function makeColumn(table: Table, level: Level, values: Float64Array, shape: readonly number[] = [], mask?: Uint8Array): Column {
  return { kind: "column", table, level, values, shape, ...(mask && { mask }) };
}

/** A column's values on a finer level of its table: outer columns spread inwards (C8). */
export function spread(x: Column, level: Level): Float64Array {
  const at = holders(x.table, x.level, level);
  if (!at) return x.values;
  return pickRows(x.values, at, widthOf(x.shape));
}

/** Applies a function an element at a time. Columns of different levels meet on the finest; plain numbers stand for all rows and features. */
export function zip(f: (...xs: number[]) => number, ...operands: readonly Operand[]): Column {
  const columns = operands.filter(isColumn);
  const { table } = columns[0];
  const level = finest(
    table,
    columns.map((c) => c.level),
  );
  const shape = columns.reduce((a, c) => (c.shape.length > a.length ? c.shape : a), columns[0].shape);
  const width = widthOf(shape);
  const size = levelOf(table, level).count * width;
  const parts = operands.map((x) => {
    if (!isColumn(x)) return new Float64Array(size).fill(Number(x));
    const values = spread(x, level);
    return widthOf(x.shape) === 1 && width > 1 ? repeated(values, width) : values;
  });
  return makeColumn(table, level, applied(f, parts, size), shape, commonMask(columns, level));
}

/** Every number `width` times. */
function repeated(values: Float64Array, width: number): Float64Array {
  const out = new Float64Array(values.length * width);
  for (let row = 0; row < values.length; row++) out.fill(values[row], row * width, (row + 1) * width);
  return out;
}

/** f of the parts' entries, one by one; one to three parts, as nearly all have, are read without a list of arguments. */
function applied(f: (...xs: number[]) => number, parts: readonly Float64Array[], size: number): Float64Array {
  const values = new Float64Array(size);
  const [a, b, c] = parts;
  if (parts.length === 1) for (let i = 0; i < size; i++) values[i] = f(a[i]);
  else if (parts.length === 2) for (let i = 0; i < size; i++) values[i] = f(a[i], b[i]);
  else if (parts.length === 3) for (let i = 0; i < size; i++) values[i] = f(a[i], b[i], c[i]);
  else for (let i = 0; i < size; i++) values[i] = f(...parts.map((part) => part[i]));
  return values;
}

/** The rows that all columns mark. */
function commonMask(columns: readonly Column[], level: Level): Uint8Array | undefined {
  let mask: Uint8Array | undefined;
  for (const c of columns) {
    if (!c.mask) continue;
    const at = holders(c.table, c.level, level);
    const own = at ? Uint8Array.from(at, (i) => (c.mask as Uint8Array)[i]) : c.mask;
    mask = mask ? mask.map((m, i) => m & own[i]) : own;
  }
  return mask;
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
export const softplus = unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
export const logSigmoid = unary((x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))));
export const huber = unary((x) => (Math.abs(x) <= 1 ? (x * x) / 2 : Math.abs(x) - 0.5));
export const silu = unary((x) => x / (1 + Math.exp(-x)));

/** 1 at the place of each row's whole number, counted from `low`, and 0 elsewhere. */
export function oneHot(x: Column, low: number, size: number): Column {
  const values = new Float64Array(x.values.length * size);
  x.values.forEach((value, row) => {
    const at = value - low;
    if (at >= 0 && at < size) values[row * size + at] = 1;
  });
  return { ...makeColumn(x.table, x.level, values, [size]), ...(x.mask && { mask: x.mask }) };
}

/** Brings x into lo..hi, an element at a time. */
export function clamp<X extends Operand>(x: X, lo: Operand, hi: Operand): Column | number {
  return smaller(larger(x, lo), hi);
}

/** Whether a truth value does not hold, an element at a time on columns. */
export function not<X extends Operand>(x: X): X extends Column ? Column : boolean {
  return (isColumn(x) ? zip((v) => (v === 0 ? 1 : 0), x) : !x) as X extends Column ? Column : boolean;
}

/** Whether each row's name is that of a pool's member: `past[3]`. */
export function ofPool(x: Column, pool: string): Column {
  const members = (x.names ?? []).map((name) => name.startsWith(`${pool}[`));
  return zip((code) => (members[code] ? 1 : 0), x);
}

/** Takes `x` where the condition holds, else `y`. */
export function choose(condition: Operand, x: Operand, y: Operand): Column {
  return zip((c, a, b) => (c !== 0 ? a : b), condition, x, y);
}
