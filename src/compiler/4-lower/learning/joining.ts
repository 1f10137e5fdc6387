/** Tables one after the other: `a + b`, `join([a, b])` (open question 13: the rows stay whole episodes, decisions or trajectories). */
import type { ColumnType, Table } from "./host.js";
import type { Context } from "./session.js";
import { UNKNOWN, type Staged } from "./values.js";

export type BatchValue = Staged & { kind: "host"; type: { kind: "batch"; table: Table } };

export function isBatch(value: Staged): value is BatchValue {
  return value.kind === "host" && value.type.kind === "batch";
}

/** The rows of several tables in order. Columns that were added to some of them are columns of the whole where all have them alike. */
export function joinTables(context: Context, tables: readonly Staged[]): Staged {
  const { session } = context;
  const batches = tables.filter(isBatch);
  if (batches.length < tables.length || batches.length === 0) return UNKNOWN;
  const [first, ...rest] = batches.map((b) => b.type.table);
  const columns = new Map<string, ColumnType>(
    [...(first.columns ?? [])].filter(([name, type]) => rest.every((table) => alike(type, table.columns?.get(name)))),
  );
  const all = [first, ...rest];
  const table = session.newTable(
    all.map((t) => t.origin).join(" and "),
    [...new Set(all.flatMap((t) => t.games))],
    [...new Set(all.flatMap((t) => t.policies))],
    columns,
  );
  const element = all.every((t) => t.element === first.element) ? first.element : undefined;
  const expr = { kind: "call", name: "joinTables", args: batches.map((b) => b.expr) } as const;
  const joined: Table = { ...table, ...(element && { element }) };
  joined.home.expr = expr;
  return { kind: "host", expr, type: { kind: "batch", table: joined } };
}

function alike(one: ColumnType, other: ColumnType | undefined): boolean {
  return (
    other !== undefined &&
    one.level === other.level &&
    one.of === other.of &&
    one.open === other.open &&
    String(one.shape ?? []) === String(other.shape ?? [])
  );
}
