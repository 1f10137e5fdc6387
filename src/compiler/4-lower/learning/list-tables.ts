/** Lists beside tables: a column's values as a list, a list of records as a table whose rows are its entries, networks' functions on lists. */
import type { ColumnType, HostExpr, HostType, Table } from "./host.js";
import { indexTypeOf } from "./index-types.js";
import { hostCall } from "./operators.js";
import { within, type Context } from "./session.js";
import type { NetworkFunction, Staged } from "./values.js";

type HostValue = Staged & { kind: "host" };

/** The only "game" of a table that is made of a list: nobody played its rows. */
export const LISTED = "listed";

/** A column's values as a list of the run; undefined for other things. */
export function columnList(value: Staged): HostValue | undefined {
  if (value.kind !== "host" || value.type.kind !== "column" || (value.type.of !== "number" && value.type.of !== "bool")) return undefined;
  const { shape, of } = value.type;
  const element: HostType = shape ? { kind: "array", shape, of } : of === "bool" ? { kind: "bool" } : { kind: "number", integer: false };
  return hostCall("rowsOfColumn", [value.expr], { kind: "list", element }) as HostValue;
}

/** A list of records as a table: its fields that are numbers, or lists of numbers, are columns. */
export function listTable(
  context: Context,
  value: Staged,
  origin: string,
): (HostValue & { readonly type: HostType & { kind: "batch" } }) | undefined {
  if (value.kind !== "host" || value.type.kind !== "list" || value.type.element.kind !== "record") return undefined;
  const columns = new Map<string, ColumnType>();
  for (const [name, type] of value.type.element.fields) {
    const column = columnOf(type);
    if (column) columns.set(name, column);
  }
  const table: Table = context.session.newTable(origin, [LISTED], [], columns);
  const names: HostExpr = { kind: "list", items: [...columns.keys()].map((name) => ({ kind: "const", value: name })) };
  const made = hostCall("tableOfRecords", [value.expr, names], { kind: "batch", table }) as HostValue & {
    readonly type: HostType & { kind: "batch" };
  };
  table.home.expr = made.expr;
  return made;
}

function columnOf(type: HostType): ColumnType | undefined {
  switch (type.kind) {
    case "number":
      return { level: "decision", of: "number" };
    case "bool":
      return { level: "decision", of: "bool" };
    case "array":
      return { level: "decision", of: type.of, shape: [type.shape.reduce((a, b) => a * b, 1)] };
    case "list":
      return type.element.kind === "number" ? { level: "decision", of: "number", open: true } : undefined;
    default:
      return undefined;
  }
}

/** The sizes that a network's function declares for its parameter at `at`, where all are known. */
export function declaredSizes(context: Context, fn: NetworkFunction, at: number): readonly number[] | undefined {
  const type = fn.decl.params[at]?.type;
  if (type?.kind !== "array_type") return undefined;
  const sizes = type.dims.map((dim) => indexTypeOf(within(context, fn.closure.scope), dim)?.size);
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

/** The rows of a list as a network's function takes them: numbers, or arrays of known sizes; undefined for other things. */
export function rowShape(context: Context, fn: NetworkFunction, at: number, type: HostType): readonly number[] | undefined {
  const element = type.kind === "list" ? type.element : undefined;
  if (element?.kind === "number" || element?.kind === "bool") return [];
  if (element?.kind === "array") return element.shape;
  return element?.kind === "list" && element.element.kind === "number" ? declaredSizes(context, fn, at) : undefined;
}
