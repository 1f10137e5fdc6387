/** Tables: columns, keys, `where`, `by`, `per`, `over` (C7 to C10). */
import { writeInstead } from "../../diagnostics/repairs.js";
import { meant } from "../../2-bind/did-you-mean.js";
import type * as ast from "../../1-parse/ast.js";
import { nearest } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { Type } from "../../3-check/types.js";
import { observationLayout } from "../games/layout.js";
import { entryCount } from "../games/values.js";
import { evaluate } from "./evaluate.js";
import { innermost, type ColumnType, type HostExpr, type HostType, type Table } from "./host.js";
import { noLogp, notYet, otherTable, unknownColumn, wrongKind } from "./messages.js";
import { asHost, hostCall, joined } from "./operators.js";
import { SAYS } from "./said.js";
import type { Context } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";
import type { BatchValue } from "./joining.js";
import { checkKey } from "./unvarying.js";
import { addedColumns, isWindows, overSteps, stepTable } from "./windows.js";

/** Columns that every batch has (A12), beside loop variables and parameters. */
const columnTypes: Readonly<Record<string, ColumnType>> = {
  game: { level: "episode", of: "name" },
  episode: { level: "episode", of: "number" },
  group: { level: "episode", of: "number" },
  length: { level: "episode", of: "number" },
  trajectory: { level: "trajectory", of: "number" },
  seat: { level: "trajectory", of: "number" },
  policy: { level: "trajectory", of: "name" },
  score: { level: "trajectory", of: "number" },
  reward: { level: "decision", of: "number" },
  site: { level: "decision", of: "number" },
  action: { level: "decision", of: "number" },
  logp: { level: "decision", of: "number" },
  ended: { level: "decision", of: "bool" },
  truncated: { level: "decision", of: "bool" },
};

/**
 * A column of a table. Of pairs, `p.other` are the second rows, and outer columns are read row by row, so that both sides line up. Of windows, columns of
 * decisions have an axis `step`, except those that were added to the windows themselves.
 */
export function column(context: Context, batch: Staged & { kind: "host" }, name: ast.Name): Staged {
  const { table } = batch.type as { table: Table };
  if (table.pair === "first" && table.step === undefined && name.text === "other")
    return hostCall("otherOf", [batch.expr], { kind: "batch", table: { ...table, pair: "second" } });
  const whole = batch as BatchValue;
  if (isWindows(table)) {
    const step = ownColumn(context, stepTable(whole, 0), name);
    if (step.kind !== "host" || step.type.kind !== "column") return step;
    const cut = name.text === "alive" || !table.columns?.has(name.text) || table.window?.columns.has(name.text);
    if (cut && step.type.level === "decision") return overSteps(whole, (at) => ownColumn(context, at, name));
  }
  const found = ownColumn(context, batch, name);
  if (table.pair === undefined && table.step === undefined) return found;
  if (found.kind !== "host" || found.type.kind !== "column" || found.type.level === "decision") return found;
  return hostCall("onRowsOf", [found.expr], { ...found.type, level: "decision" });
}

function ownColumn(context: Context, batch: Staged & { kind: "host" }, name: ast.Name): Staged {
  const table = (batch.type as { table: Table }).table;
  const stored = batchColumn(context, table, name.text);
  if (name.text === "reward" || name.text === "score") context.session.rewards.push({ games: table.games });
  const columns = addedColumns(table);
  const alive: ColumnType | undefined = table.step !== undefined && name.text === "alive" ? { level: "decision", of: "bool" } : undefined;
  const found = columns?.get(name.text) ?? alive ?? stored ?? endFieldOf(context, table, name.text);
  const feature = found ? undefined : featureOf(context, table, name.text);
  if (feature) {
    return hostCall("feature", [{ kind: "run" }, batch.expr, { kind: "const", value: name.text }], { kind: "column", table, ...feature });
  }
  if (!found) {
    const names = [...(columns?.keys() ?? []), ...Object.keys(columnTypes)];
    const close = nearest(name.text, names);
    return context.session.fail(
      unknownColumn,
      name.span,
      { name: name.text, table: table.origin },
      close ? meant(name.span, close) : { help: `its columns are ${names.join(", ")}` },
    );
  }
  if (found === stored && name.text === "logp" && table.policies.includes(`${SAYS}@`)) {
    return context.session.fail(
      noLogp,
      name.span,
      { table: table.origin },
      { help: "learn from what was said by `imitate(policy, batch)`, or keep the rows of one policy: `batch where .policy is hero`" },
    );
  }
  const at = found === stored ? (stored.at ?? name.text) : name.text;
  return { kind: "host", expr: { kind: "column", batch: batch.expr, name: at }, type: { kind: "column", table, ...found } };
}

/**
 * A column that every batch has. Where games play games inside, `game` says of each decision whose it is, and `depth` how many games are around it
 * (A15); where decisions or episodes are samples, `group` is theirs and `sample` tells them apart (A14).
 */
function batchColumn(context: Context, table: Table, name: string): (ColumnType & { readonly at?: string }) | undefined {
  const games = table.games.map((game) => context.session.games.get(game));
  const inside = games.some((ir) => ir?.sites.some((site) => site.inner !== undefined));
  const sampled = games.some((ir) => ir?.decisions.some((d) => d.sample !== undefined));
  if (name === "action") {
    const reals = games.flatMap((ir) => ir?.sites.map((site) => site.real?.size) ?? []);
    const [size] = reals;
    if (size !== undefined && reals.every((r) => r === size))
      return { level: "decision", of: "number", at: "played_reals", ...(size > 1 && { shape: [size] }) };
  }
  if (inside && name === "game") return { level: "decision", of: "name", at: "played" };
  if (inside && name === "depth") return { level: "decision", of: "number" };
  if (sampled && (name === "group" || name === "sample")) return { level: "trajectory", of: "number" };
  return Object.hasOwn(columnTypes, name) ? columnTypes[name] : undefined;
}

/**
 * `batch.reward.c`: the reward on one channel (A9); nothing where `object` is no reward. `named`: the sum stands here for nothing but its channel, so
 * it is not what is read.
 */
export function rewardChannel(context: Context, object: Staged, name: ast.Name, named: boolean): Staged | undefined {
  if (object.kind !== "host" || object.type.kind !== "column" || object.expr.kind !== "column" || object.expr.name !== "reward")
    return undefined;
  const { table } = object.type;
  if (named) context.session.rewards.pop();
  context.session.rewards.push({ games: table.games, channel: name.text });
  const channels = new Set(table.games.flatMap((game) => context.session.games.get(game)?.channels ?? ["outcome"]));
  if (!channels.has(name.text)) {
    const close = nearest(name.text, [...channels]);
    return context.session.fail(
      unknownColumn,
      name.span,
      { name: `reward.${name.text}`, table: table.origin },
      close
        ? { help: `did you mean \`reward.${close}\`?`, ...writeInstead(name.span, close) }
        : { help: `its channels are ${[...channels].map((c) => `\`${c}\``).join(", ")}` },
    );
  }
  return channels.size === 1 ? object : { ...object, expr: { ...object.expr, name: `reward.${name.text}` } };
}

/** A field of the end record, if every game of the table hands it out as numbers of one shape (A16). */
function endFieldOf(context: Context, table: Table, name: string): ColumnType | undefined {
  let common: ColumnType | undefined;
  for (const game of table.games) {
    const field = context.session.games.get(game)?.endFields.find((f) => f.name === name);
    const type = field && columnTypeOf(field.type);
    if (!type || (common && JSON.stringify(common) !== JSON.stringify(type))) return undefined;
    common = type;
  }
  return common;
}

function columnTypeOf(type: Type): ColumnType | undefined {
  switch (type.kind) {
    case "bool":
      return { level: "episode", of: "bool" };
    case "int":
    case "real":
    case "enum":
    case "seat":
    case "grid":
      return { level: "episode", of: "number" };
    case "array": {
      const count = entryCount(type);
      const each = columnTypeOf(type.element);
      if (count === undefined || !each) return undefined;
      const width = count * (each.shape?.[0] ?? 1);
      return { level: "episode", of: each.of, shape: [width] };
    }
    default:
      return undefined;
  }
}

/** What is observed at decisions under this name, if all games of the table show it alike. */
function featureOf(context: Context, table: Table, name: string): ColumnType | undefined {
  let common: ColumnType | undefined;
  for (const game of table.games) {
    const ir = context.session.games.get(game);
    const feature = ir && observationLayout(ir).features.find((f) => f.name === name);
    if (!feature) return undefined;
    const shape = featureShape(feature);
    if (common && JSON.stringify(common.shape ?? []) !== JSON.stringify(shape)) return undefined;
    common = { level: "decision", of: "number", ...(shape.length > 0 && { shape }) };
  }
  return common;
}

/** The axes of a feature's numbers: its index axes, then the width of an entry unless that is 1. */
export function featureShape(feature: { readonly shape: readonly number[]; readonly width: number }): readonly number[] {
  return feature.width === 1 ? feature.shape : [...feature.shape, feature.width];
}

export function clause(context: Context, expr: ast.ClauseExpr): Staged {
  const operand = evaluate(context, expr.operand);
  if (operand.kind === "unknown") return operand;
  if (expr.word === "times") return context.session.fail(notYet, expr.span, { what: "`times` in a method" });
  if (expr.word === "over") {
    const axis = expr.argument.kind === "name_expr" ? expr.argument.name.text : undefined;
    return { kind: "clause", word: "over", operand, argument: UNKNOWN, ...(axis !== undefined && { axis }) };
  }
  if (operand.kind === "host" && operand.type.kind === "batch") {
    const columns = operand as Staged & { kind: "host" };
    const argument = evaluate({ ...context, columns }, expr.argument);
    if (expr.word === "where") return filtered(context, operand as Staged & { kind: "host" }, operand.type.table, argument, expr);
    checkKey(context, expr, argument);
    return { kind: "clause", word: expr.word, operand, argument };
  }
  const batch = operand.kind === "host" && operand.type.kind === "column" ? batchOf(operand.expr, operand.type.table) : undefined;
  const argument = evaluate(batch ? { ...context, columns: batch } : context, expr.argument);
  if (argument.kind === "unknown") return UNKNOWN;
  if (expr.word === "where" && operand.kind === "host" && operand.type.kind === "column") return marked(context, operand, argument, expr);
  if (expr.word !== "where") checkKey(context, expr, argument);
  return { kind: "clause", word: expr.word, operand, argument };
}

/** `x where m` marks: reductions skip the unmarked, what is computed from x keeps the marks (C10). */
function marked(context: Context, x: Staged & { kind: "host" }, argument: Staged, expr: ast.ClauseExpr): Staged {
  const condition = asHost(argument);
  if (!condition || (condition.type.kind !== "column" && condition.type.kind !== "bool")) {
    return context.session.fail(wrongKind, expr.argument.span, { expected: "a condition for `where`", found: describe(argument) });
  }
  const type = joined(context, x, condition, "number", expr.span);
  return type && x.type.kind === "column" && type.kind === "column"
    ? hostCall("where", [x.expr, condition.expr], { ...type, of: x.type.of })
    : UNKNOWN;
}

/** `t with (c: e)`: the same rows with columns added or replaced (C10); entries see those before them. */
export function withColumns(context: Context, operand: Staged & { kind: "host" }, record: ast.RecordExpr): Staged {
  let batch = operand;
  for (const entry of record.entries) {
    const name = entry.name ?? (entry.value.kind === "name_expr" ? entry.value.name : undefined);
    if (!name || batch.type.kind !== "batch") continue;
    const { table } = batch.type;
    const value = evaluate({ ...context, columns: batch }, entry.value);
    if (value.kind === "unknown") return UNKNOWN;
    const host = asHost(value);
    if (!host || !["column", "number", "bool"].includes(host.type.kind)) {
      return context.session.fail(wrongKind, entry.value.span, { expected: "a column", found: describe(value) });
    }
    if (host.type.kind === "column" && host.type.table.id !== table.id) {
      return context.session.fail(otherTable, entry.value.span, { left: table.origin, right: host.type.table.origin });
    }
    const type: ColumnType =
      host.type.kind === "column"
        ? { level: host.type.level, of: host.type.of, ...(host.type.shape && { shape: host.type.shape }) }
        : { level: "decision", of: host.type.kind === "bool" ? "bool" : "number" };
    const columns = new Map(table.columns).set(name.text, type);
    batch = hostCall("withColumn", [batch.expr, { kind: "const", value: name.text }, host.expr], {
      kind: "batch",
      table: { ...table, columns },
    }) as Staged & { kind: "host" };
  }
  return batch;
}

/** The batch behind a column expression, so that `.seat` after it is found. */
function batchOf(expr: HostExpr, table: Table): (Staged & { kind: "host" }) | undefined {
  if (expr.kind === "column") return { kind: "host", expr: expr.batch, type: { kind: "batch", table } };
  if (expr.kind === "call") {
    for (const arg of expr.args) {
      const found = batchOf(arg, table);
      if (found) return found;
    }
  }
  return undefined;
}

function filtered(context: Context, batch: Staged & { kind: "host" }, table: Table, condition: Staged, expr: ast.ClauseExpr): Staged {
  const host = asHost(condition);
  if (condition.kind === "unknown") return UNKNOWN;
  if (!host || host.type.kind !== "column")
    return context.session.fail(wrongKind, expr.argument.span, {
      expected: "a condition on the batch's columns",
      found: describe(condition),
    });
  const only = policyTest(expr.argument, context);
  const kept = context.session.taken(table, `${table.origin}, where …`, only ? table.policies.filter((p) => p === only) : table.policies);
  const rows = hostCall("rowsWhere", [batch.expr, host.expr], { kind: "batch", table: kept }) as Staged & { kind: "host" };
  kept.home.expr = rows.expr;
  return rows;
}

/** `.policy is hero` keeps one policy's rows; the checks of improve want to know. */
function policyTest(expr: ast.Expr, context: Context): string | undefined {
  if (expr.kind === "paren") return policyTest(expr.inner, context);
  if (expr.kind !== "is" || expr.not || expr.left.kind !== "column" || expr.left.name.text !== "policy") return undefined;
  const { right } = expr;
  const value =
    right.kind === "name_expr" ? context.scope.find(right.name.text) : right.kind === "index" ? evaluate(context, right) : undefined;
  return value?.kind === "policy" ? value.name : undefined;
}

export function tuple(context: Context, items: readonly Staged[], span: Span): Staged {
  if (items.some((item) => item.kind === "unknown")) return UNKNOWN;
  if (!items.some((item) => item.kind === "host" && (item.type.kind === "column" || item.type.kind === "key")))
    return { kind: "tuple", items };
  // A key: its rows are those of the finest part (C8, C9).
  const parts: HostExpr[] = [];
  let rows: (HostType & { kind: "column" }) | undefined;
  for (const item of items) {
    const host = asHost(item);
    if (!host) return context.session.fail(wrongKind, span, { expected: "columns and plain values in a key", found: describe(item) });
    parts.push(host.expr);
    if (host.type.kind !== "column") continue;
    if (rows && rows.table.id !== host.type.table.id) {
      return context.session.fail(otherTable, span, { left: rows.table.origin, right: host.type.table.origin });
    }
    rows = { kind: "column", table: host.type.table, of: "key", level: rows ? innermost(rows.level, host.type.level) : host.type.level };
  }
  return { kind: "host", expr: { kind: "call", name: "key", args: parts }, type: rows ?? { kind: "key" } };
}
