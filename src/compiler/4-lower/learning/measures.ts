/** `measure`: metrics, and blocks that play episodes of their own to measure (D13). */
import type * as ast from "../../1-parse/ast.js";
import { whereOf } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import { bind, itemsOf, toConst } from "./known.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost } from "./operators.js";
import { within, type Context } from "./session.js";
import { rightSide, runStatements } from "./statements.js";
import { textOf, type TrainSteps } from "./train-steps.js";
import { describe, type Staged } from "./values.js";

/** Stages a `measure`. In its block, `let`s are the block's own and what is assigned without having been declared is a metric. */
export function measure(train: TrainSteps, context: Context, statement: ast.MeasureStmt): void {
  train.measuring++;
  if (statement.body) measureBlock(train, within(context, context.scope.child()), statement.body);
  else if (statement.for) forEach(context, statement.for, (inner) => metrics(train, inner, statement));
  else metrics(train, context, statement);
  train.measuring--;
}

function metrics(train: TrainSteps, context: Context, statement: ast.MeasureStmt): void {
  for (const metric of statement.metrics) {
    const name = metricName(context, metric.target.name.text, metric.target.indices);
    if (name !== undefined) addMetric(train, context, name, metric.value, metric.span);
  }
}

/** `wins`, `wins[hard]`. */
function metricName(context: Context, name: string, indices: readonly ast.IndexNode[]): string | undefined {
  const parts: string[] = [];
  for (const index of indices) {
    const at = index.kind === "wildcard" ? undefined : toConst(evaluate(context, index));
    if (at === undefined) {
      context.session.report(notYet, index.span, { what: "an index of a metric that only the run knows" });
      return undefined;
    }
    parts.push(String(at));
  }
  return parts.length === 0 ? name : `${name}[${parts.join(",")}]`;
}

function measureBlock(train: TrainSteps, context: Context, body: ast.Block): void {
  for (const statement of body.statements) {
    const metric =
      statement.kind === "store" && statement.op === "=" && statement.target.kind === "name_expr" ? statement.target.name : undefined;
    if (statement.kind === "store" && metric && !context.scope.find(metric.text)) {
      addMetric(train, context, metric.text, statement.value, statement.span);
    } else runStatements(train, context, [statement]);
  }
}

function forEach(context: Context, clause: ast.ForClause, body: (inner: Context) => void): void {
  const [binder, ...more] = clause.binders;
  if (more.length > 0 || clause.where) {
    context.session.report(notYet, clause.span, { what: "several binders or `where` on a `measure`" });
    return;
  }
  const over = evaluate(context, binder.in);
  const items = itemsOf(over);
  if (!items) {
    if (over.kind !== "unknown") context.session.report(notYet, binder.span, { what: "a `measure` for values that only the run knows" });
    return;
  }
  items.forEach((item, i) => {
    const inner = within(context, context.scope.child());
    bind(inner.scope, binder.names, item, i);
    body(inner);
  });
}

function addMetric(train: TrainSteps, context: Context, name: string, expr: ast.Expr, span: ast.Expr["span"]): void {
  const { session } = context;
  train.metrics.add(name);
  const value: Staged = rightSide(train, context, expr, name, span);
  if (value.kind === "unknown") return;
  const host = asHost(value);
  if (!host || (host.type.kind !== "number" && host.type.kind !== "bool")) {
    const column = host?.type.kind === "column" ? host.type : undefined;
    session.report(
      wrongKind,
      expr.span,
      { expected: "one number to measure", found: column ? `a column with one value for each ${column.level}` : describe(value) },
      column ? { help: "write `mean(…)`" } : {},
    );
    return;
  }
  train.add({ kind: "measure", source: whereOf(span), text: textOf(span), name, value: host.expr }, span);
}
