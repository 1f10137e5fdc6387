/** Windows: runs of decisions of one trajectory (A12). `w[k]` are the decisions k later, `w.c` the column of all of them, `w.c[k]` of those. */
import type { Span } from "../../source/source-file.js";
import type { ColumnType, HostExpr, Table } from "./host.js";
import type { BatchValue } from "./joining.js";
import { badArgument } from "./messages.js";
import { hostCall } from "./operators.js";
import type { Context } from "./session.js";
import { toConst } from "./known.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

/** Whether rows are whole windows, not yet the decisions at one of their steps. */
export function isWindows(table: Table): boolean {
  return table.window !== undefined && table.step === undefined;
}

/** The columns that rows of a table have been given: at later steps of a window those that were there before it was cut. */
export function addedColumns(table: Table): ReadonlyMap<string, ColumnType> | undefined {
  return table.step !== undefined && table.step > 0 ? table.window?.columns : table.columns;
}

/** `w[k]`: the decisions k later, which line up with the windows; beyond the end of a trajectory its last one again, with `alive` false. */
export function stepOf(context: Context, windows: BatchValue, index: Staged, at: Span): BatchValue | undefined {
  const { table } = windows.type;
  const { window } = table;
  const step = toConst(index);
  if (!window || index.kind === "unknown") return undefined;
  if (typeof step !== "number" || !Number.isInteger(step) || step < 0 || step >= window.size) {
    context.session.report(badArgument, at, {
      callee: `the step of ${table.origin}`,
      problem: `it must be a whole number in 0..${window.size - 1} that is known before training starts, found ${index.kind === "const" ? String(index.value) : describe(index)}`,
    });
    return undefined;
  }
  return stepTable(windows, step);
}

/** The decisions at one step as a table. */
export function stepTable(windows: BatchValue, step: number): BatchValue {
  const { table } = windows.type;
  const expr: HostExpr = { kind: "call", name: "stepOf", args: [windows.expr, { kind: "const", value: step }] };
  return { kind: "host", expr, type: { kind: "batch", table: { ...table, step } } };
}

/** `w.c`: what a column of the decisions holds at all steps, on an axis `step` before its own. */
export function overSteps(windows: BatchValue, ofStep: (step: BatchValue) => Staged): Staged {
  const { table } = windows.type;
  const size = table.window?.size ?? 0;
  const columns = Array.from({ length: size }, (_, step) => ofStep(stepTable(windows, step)));
  const [first] = columns;
  if (first?.kind !== "host" || first.type.kind !== "column") return UNKNOWN;
  const items = columns.flatMap((column) => (column.kind === "host" ? [column.expr] : []));
  const { of, shape = [], axes = shape.map(() => undefined) } = first.type;
  return hostCall("overSteps", [windows.expr, { kind: "list", items }], {
    kind: "column",
    table,
    level: "decision",
    of,
    shape: [size, ...shape],
    axes: ["step", ...axes],
  });
}
