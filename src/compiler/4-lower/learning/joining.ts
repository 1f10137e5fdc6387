/** Tables one after the other: `a + b`, `join([a, b])` (open question 13: the rows stay whole episodes, decisions or trajectories). */
import type { Span } from "../../source/source-file.js";
import type { ColumnType, Table } from "./host.js";
import { badArgument } from "./messages.js";
import type { Context } from "./session.js";
import { UNKNOWN, type Staged } from "./values.js";

export type BatchValue = Staged & { kind: "host"; type: { kind: "batch"; table: Table } };

export function isBatch(value: Staged): value is BatchValue {
  return value.kind === "host" && value.type.kind === "batch";
}

/** The rows of several tables in order. Columns that were added to one must have been added to all. */
export function joinTables(context: Context, tables: readonly Staged[], span: Span): Staged {
  const { session } = context;
  const batches = tables.filter(isBatch);
  if (batches.length < tables.length || batches.length === 0) return UNKNOWN;
  const [first, ...rest] = batches.map((b) => b.type.table);
  const missing = [first, ...rest].flatMap((table) =>
    [first, ...rest].flatMap((other) =>
      [...(other.columns?.keys() ?? [])].filter((name) => !table.columns?.has(name)).map((name) => ({ name, table })),
    ),
  )[0];
  if (missing) {
    return session.fail(badArgument, span, {
      callee: "`+` of tables",
      problem: `${missing.table.origin} has no column \`${missing.name}\``,
    });
  }
  const columns = new Map<string, ColumnType>(first.columns);
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
