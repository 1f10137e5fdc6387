/** Windows: a row and the decisions after it in its trajectory (A12). A table of windows is its first rows; later ones are found when asked for. */
import { makeColumn, spread, type Column } from "./columns.js";
import { keepRows, rowsOf, takeRows, widthOf, withStored, type Table } from "./table.js";
import { successors } from "./trajectories.js";

const known = new WeakMap<Table, Map<number, Table>>();

/** The rows k decisions later, one for each row of the table; beyond an end the last one again, where the column `alive` is 0. */
export function stepOf(windows: Table, step: number): Table {
  let steps = known.get(windows);
  if (!steps) known.set(windows, (steps = new Map()));
  let found = steps.get(step);
  if (!found) steps.set(step, (found = later(windows, step)));
  return found;
}

function later(windows: Table, step: number): Table {
  const { name, count } = rowsOf(windows);
  const alive = new Uint8Array(count).fill(1);
  if (step === 0) return withStored(windows, name, "alive", { data: alive, shape: [] });
  const { from, rows } = originOf(windows);
  const next = successors(from);
  const places = Int32Array.from(rows, (start, i) => {
    let row = start;
    for (let k = 0; k < step; k++) {
      if (next[row] < 0) {
        alive[i] = 0;
        return row;
      }
      row = next[row];
    }
    return row;
  });
  return withStored(takeRows(from, name, places), name, "alive", { data: alive, shape: [] });
}

/** The table whose trajectories the windows follow, and where in it each begins. */
function originOf(windows: Table): { readonly from: Table; readonly rows: Int32Array } {
  const { origin } = windows;
  if (origin) return { from: origin.table, rows: origin.rows };
  return { from: windows, rows: Int32Array.from({ length: rowsOf(windows).count }, (_, i) => i) };
}

/** The rows whose trajectories go on for `size` decisions, they themselves counted. */
export function wholeWindows(table: Table, size: number): Table {
  const { columns } = rowsOf(stepOf(table, size - 1));
  const alive = columns.alive.data;
  return keepRows(table, rowsOf(table).name, (row) => alive[row] === 1);
}

/** A column of windows from those of their steps: an axis of steps before the axes that those have. */
export function overSteps(windows: Table, columns: readonly Column[]): Column {
  const { name, count } = rowsOf(windows);
  const shape = columns[0].shape;
  const width = widthOf(shape);
  const size = columns.length;
  const values = new Float64Array(count * size * width);
  columns.forEach((column, step) => {
    const own = spread(column, name);
    for (let row = 0; row < count; row++) values.set(own.subarray(row * width, (row + 1) * width), (row * size + step) * width);
  });
  return makeColumn(windows, name, values, [size, ...shape]);
}
