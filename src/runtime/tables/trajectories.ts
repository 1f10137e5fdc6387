/** What runs along a trajectory's decisions (A12): returns to go, advantages, neighbours, folds. Rows lie in order (D5). */
import { isColumn, makeColumn, spread, type Column, type Operand } from "./columns.js";
import { dataOf, findStored, rowsOf, takeRows, withStored, type Table } from "./table.js";

/** The rows of each trajectory, first to last. Tables of one level are one trajectory. */
function runs(table: Table): number[][] {
  const rows = rowsOf(table);
  const { up } = rows;
  if (!up) return [Array.from({ length: rows.count }, (_, i) => i)];
  const lists: number[][] = [];
  for (let row = 0; row < up.length; row++) (lists[up[row]] ??= []).push(row);
  return lists.filter((list) => list !== undefined);
}

/** The column's values on the table's rows. */
function onRows(x: Operand, table: Table): Float64Array {
  const rows = rowsOf(table);
  return isColumn(x) ? spread(x, rows.name) : new Float64Array(rows.count).fill(Number(x));
}

function tableOf(...operands: readonly Operand[]): Table {
  const found = operands.find(isColumn);
  if (!found) throw new Error("a bug in spc: no column among the operands of a fold along trajectories");
  return found.table;
}

/** 1 where a row's episode was cut there (A8). */
function cuts(table: Table): ArrayLike<number> {
  return findStored(table, "truncated") ? dataOf(table, "truncated") : new Uint8Array(rowsOf(table).count);
}

/** x_t + g x_{t+1} + … of the next `steps` decisions alone: what an n-step target adds to `ahead` (A12). */
export function toGoFor(x: Column, discount: number, steps: number): Column {
  const { table } = x;
  const rewards = onRows(x, table);
  const values = new Float64Array(rewards.length);
  for (const rows of runs(table)) {
    rows.forEach((row, i) => {
      let sum = 0;
      for (let k = Math.min(rows.length - 1, i + steps - 1); k >= i; k--) sum = rewards[rows[k]] + discount * sum;
      values[row] = sum;
    });
  }
  return makeColumn(table, rowsOf(table).name, values);
}

/** x_t + g x_{t+1} + g² x_{t+2} + …: 0 beyond an end; beyond a truncation `value` where it is given, else 0 (A12). */
export function toGo(x: Operand, discount: number, value?: Column): Column {
  const table = tableOf(x, value ?? null);
  const rewards = onRows(x, table);
  const values = new Float64Array(rewards.length);
  const cut = cuts(table);
  for (const rows of runs(table)) {
    const last = rows[rows.length - 1];
    let ahead = value && cut[last] ? beyond(value, last) : 0;
    for (let i = rows.length - 1; i >= 0; i--) values[rows[i]] = ahead = rewards[rows[i]] + discount * ahead;
  }
  return makeColumn(table, rowsOf(table).name, values);
}

/**
 * Generalised advantage estimates (Schulman et al., 2016, eq. 16): A_t = d_t + g l A_{t+1} with d_t = r_t + g v_{t+1} - v_t; v is 0 beyond an end and
 * the value of the state after the last decision beyond a truncation.
 */
export function gae(reward: Operand, value: Column, discount: number, trace: number): Column {
  const { table } = value;
  const rewards = onRows(reward, table);
  const estimates = onRows(value, table);
  const advantages = new Float64Array(rewards.length);
  const cut = cuts(table);
  for (const rows of runs(table)) {
    const last = rows[rows.length - 1];
    let ahead = 0;
    let after = cut[last] ? beyond(value, last) : 0;
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i];
      const surprise = rewards[row] + discount * after - estimates[row];
      advantages[row] = ahead = surprise + discount * trace * ahead;
      after = estimates[row];
    }
  }
  return makeColumn(table, rowsOf(table).name, advantages);
}

/** What is estimated for the state after a trajectory's last decision. */
function beyond(value: Column, row: number): number {
  return value.beyond ? value.beyond[row] : 0;
}

/** The value at the next decision of the trajectory; `otherwise` at its last. */
export function next(x: Column, otherwise: Operand = 0): Column {
  const { table } = x;
  const values = onRows(x, table);
  const last = onRows(otherwise, table);
  const out = new Float64Array(values.length);
  for (const rows of runs(table)) rows.forEach((row, i) => (out[row] = i + 1 < rows.length ? values[rows[i + 1]] : last[row]));
  return makeColumn(table, rowsOf(table).name, out);
}

/** Folds along each trajectory from its first decision: g_t = f(g_{t-1}, x_t), g_{-1} = `from`. */
export function scan(x: Column, from: number, fold: (before: number, value: number) => number): Column {
  const { table } = x;
  const values = onRows(x, table);
  const out = new Float64Array(values.length);
  for (const rows of runs(table)) {
    let state = from;
    for (const row of rows) out[row] = state = Number(fold(state, values[row]));
  }
  return makeColumn(table, rowsOf(table).name, out);
}

/** For each row of a table the next decision of its trajectory, or -1; found once a table. */
export function successors(table: Table): Int32Array {
  let next = known.get(table);
  if (!next) {
    next = new Int32Array(rowsOf(table).count).fill(-1);
    for (const rows of runs(table)) for (let i = 0; i + 1 < rows.length; i++) next[rows[i]] = rows[i + 1];
    known.set(table, next);
  }
  return next;
}
const known = new WeakMap<Table, Int32Array>();

/**
 * `ahead(t, n, f)`: f of the decisions n later in the trajectories that t's rows were taken from, discounted by the steps between. It is 0 where an episode
 * ended before; where it was cut before, f of the state after the cut (A8).
 */
export async function aheadOf(
  table: Table,
  steps: number,
  of: (later: Table) => Column | Promise<Column>,
  discount: number,
): Promise<Column> {
  const level = rowsOf(table);
  const { table: from, rows } = table.origin ?? { table, rows: Int32Array.from({ length: level.count }, (_, i) => i) };
  const next = successors(from);
  const cut = cuts(from);
  const after = findStored(from, "after_row")?.stored.data;
  const kept: number[] = [];
  const later: number[] = [];
  const shown: number[] = [];
  const factors: number[] = [];
  rows.forEach((start, i) => {
    let row = start;
    let taken = 0;
    while (taken < steps && next[row] >= 0) {
      row = next[row];
      taken++;
    }
    const beyondCut = taken < steps;
    if (beyondCut && !(cut[row] && after && after[row] >= 0)) return;
    kept.push(i);
    later.push(row);
    shown.push(beyondCut && after ? after[row] : dataOf(from, "row")[row]);
    factors.push(discount ** (beyondCut ? taken + 1 : taken));
  });
  const values = new Float64Array(level.count);
  if (kept.length > 0) {
    const taken = takeRows(from, level.name, later);
    const seen = withStored(taken, level.name, "row", { data: Int32Array.from(shown), shape: [] });
    const found = spread(await of(seen), level.name);
    kept.forEach((row, i) => (values[row] = factors[i] * found[i]));
  }
  return makeColumn(table, level.name, values);
}
