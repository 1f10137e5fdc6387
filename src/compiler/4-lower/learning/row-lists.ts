/** `[f(e) for e in batch.episodes where c]`: a value for each row of a level of a table, as a column of that level (C5, C8). */
import type * as ast from "../../1-parse/ast.js";
import type { Level } from "../../../contract/method.js";
import { evaluate } from "./evaluate.js";
import { innermost, type HostType } from "./host.js";
import { isBatch } from "./joining.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import { within, type Context } from "./session.js";
import { isWindows } from "./windows.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

const LEVELS: Readonly<Record<string, Level>> = { episodes: "episode", trajectories: "trajectory", decisions: "decision" };

/** Gives the column that a comprehension over the rows of a table stands for; undefined where it walks something else. */
export function rowComprehension(context: Context, expr: ast.ComprehensionExpr, binder: ast.Binder): Staged | undefined {
  const { session } = context;
  const over = binder.in;
  const level = over.kind === "member" && Object.hasOwn(LEVELS, over.name.text) ? LEVELS[over.name.text] : undefined;
  if (!level || over.kind !== "member") return undefined;
  const table = evaluate(context, over.object);
  if (!isBatch(table)) return undefined;
  const [name, ...more] = binder.names;
  if (expr.for.binders.length > 1 || more.length > 0 || name?.kind !== "name" || isWindows(table.type.table))
    return session.fail(notYet, expr.for.span, { what: "this comprehension over rows of a table" });
  const inner = within(context, context.scope.child());
  inner.scope.define(name.text, table);
  const column = (part: ast.Expr, of: "value" | "test"): (Staged & { kind: "host" }) | undefined => {
    const value = evaluate(inner, part);
    const host = asHost(value);
    const type = host?.type;
    if (host && type?.kind === "column" && type.table.id === table.type.table.id && (of === "value" || type.of === "bool")) {
      if (innermost(type.level, level) === level) return onLevel(host, type, level);
      session.report(wrongKind, part.span, {
        expected: `one value for each ${level}`,
        found: `${describe(value)}: reduce it, as in \`mean(… by .${level})\``,
      });
    } else if (value.kind !== "unknown")
      session.report(wrongKind, part.span, { expected: `a ${of} for each ${level}, made of its columns`, found: describe(value) });
    return undefined;
  };
  const value = column(expr.value, "value");
  const keep = expr.for.where && column(expr.for.where, "test");
  if (!value || (expr.for.where && !keep)) return UNKNOWN;
  return keep ? hostCall("where", [value.expr, keep.expr], value.type) : value;
}

/** What an outer row has, for each of the rows that it holds (C8). */
function onLevel(value: Staged & { kind: "host" }, type: HostType & { kind: "column" }, level: Level): Staged & { kind: "host" } {
  if (type.level === level) return value;
  return hostCall("onLevelOf", [value.expr, { kind: "const", value: level }], { ...type, level }) as Staged & { kind: "host" };
}
