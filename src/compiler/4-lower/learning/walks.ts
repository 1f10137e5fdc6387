/** `for` in `train`: over known lists it is unrolled, over pools, lists and tables of the run it is a loop of their members as they were (D11). */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr, HostType } from "./host.js";
import { elementOf } from "./host-values.js";
import { bind, itemsOf } from "./known.js";
import { columnList } from "./list-tables.js";
import { isRunList, walkedList } from "./run-lists.js";
import { countedLoop } from "./loops.js";
import { lastingPool } from "./pools.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import { type Context, within } from "./session.js";
import type { TrainSteps } from "./train-steps.js";
import { type Staged, describe } from "./values.js";
import { conditional } from "./branches.js";
import { runBlock } from "./statements.js";

export function forStatement(train: TrainSteps, context: Context, statement: ast.ForStmt): void {
  walk(train, context, statement.clause, (inner) => runBlock(train, inner, statement.body));
}

/** Runs a body once for each element of lists that are known before the run. */
export function walk(train: TrainSteps, context: Context, clause: ast.ForClause, body: (inner: Context) => void): void {
  const { session } = context;
  const step = (binders: readonly ast.Binder[], outer: Context): void => {
    const [binder, ...rest] = binders;
    if (!binder) {
      if (clause.where) {
        const keep = evaluate(outer, clause.where);
        if (keep.kind !== "const") {
          if (keep.kind !== "unknown")
            session.report(notYet, clause.where.span, { what: "a condition that only the run knows on a `for` of `train`" });
          return;
        }
        if (!keep.value) return;
      }
      body(outer);
      return;
    }
    const given = evaluate(outer, binder.in);
    const over = columnList(given) ?? given;
    const items = itemsOf(over);
    if (over.kind === "pool" && rest.length === 0) {
      walkPool(train, outer, over, binder, clause.where, body);
      return;
    }
    if (isRunList(over) && rest.length === 0) {
      walkList(train, outer, over, binder, clause.where, body);
      return;
    }
    if (over.kind === "host" && over.type.kind === "entries" && over.type.keys === "numbers" && rest.length === 0) {
      walkEntries(train, outer, over, binder, clause.where, body);
      return;
    }
    if (!items) {
      if (over.kind !== "unknown") session.report(notYet, binder.span, { what: "a `for` of `train` over values that only the run knows" });
      return;
    }
    items.forEach((item, i) => {
      const inner = within(outer, outer.scope.child());
      bind(inner.scope, binder.names, item, i);
      step(rest, inner);
    });
  };
  step(clause.binders, context);
}

/** `for member in past where c`: walks the members as they are when the loop begins (D11). */
function walkPool(
  train: TrainSteps,
  context: Context,
  pool: Staged & { kind: "pool" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const [name, ...more] = binder.names;
  if (name?.kind !== "name" || more.length > 0) {
    context.session.report(notYet, binder.span, { what: "several names for a pool's member" });
    return;
  }
  const of = [pool.policy];
  const listed = hostCall("poolMembers", [lastingPool(pool.name)], { kind: "policies", of }) as Staged & { kind: "host" };
  const members = train.keep(binder.span, `${name.text}s`, listed);
  const times: HostExpr = { kind: "call", name: "poolCount", args: [members.expr] };
  countedLoop(train, { span: binder.span, name: name.text, noun: "members", nouns: ["member"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const counter: HostExpr = { kind: "counter", loop: loop.id };
    const member = hostCall("memberAt", [members.expr, counter], { kind: "policy", of }) as Staged & { kind: "host" };
    inner.scope.define(name.text, train.keep(binder.span, name.text, member));
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** `for i, x in xs where c` over a list that only the run knows: as it is when the loop begins (D11). */
function walkList(
  train: TrainSteps,
  context: Context,
  list: Staged & { kind: "host" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const element = elementOf(list.type);
  const names = binder.names.flatMap((name) => (name.kind === "name" ? [name.text] : []));
  if (!element || names.length !== binder.names.length || names.length > 2) {
    context.session.report(notYet, binder.span, { what: "these names for what a `for` of `train` walks" });
    return;
  }
  const name = names.at(-1) ?? "item";
  const walked: Staged & { kind: "host" } = { kind: "host", expr: walkedList(list), type: { kind: "list", element } };
  const items = train.keep(binder.span, `${name}s`, walked);
  const times: HostExpr = { kind: "call", name: "sizeOf", args: [items.expr] };
  countedLoop(train, { span: binder.span, name, noun: "items", nouns: ["item"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const counter: HostExpr = { kind: "counter", loop: loop.id };
    const item: Staged & { kind: "host" } = {
      kind: "host",
      expr: { kind: "call", name: "entryAt", args: [items.expr, counter] },
      type: element,
    };
    inner.scope.define(name, train.keep(binder.span, name, item));
    if (names.length === 2) inner.scope.define(names[0], { kind: "host", expr: counter, type: { kind: "number", integer: true } });
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** `for k, x in t` over a table by key: its keys and entries in the order in which they were met. */
function walkEntries(
  train: TrainSteps,
  context: Context,
  entries: Staged & { kind: "host" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const names = binder.names.flatMap((name) => (name.kind === "name" ? [name.text] : []));
  const value = names.at(-1);
  if (value === undefined || names.length !== binder.names.length || names.length > 2) {
    context.session.report(notYet, binder.span, { what: "these names for what a `for` of `train` walks" });
    return;
  }
  const number: HostType = { kind: "number", integer: false };
  const element: HostType = {
    kind: "record",
    fields: new Map([
      ["key", { kind: "number", integer: true }],
      ["value", number],
    ]),
  };
  const list = hostCall("entryList", [entries.expr], { kind: "list", element }) as Staged & { kind: "host" };
  const items = train.keep(binder.span, `${value}s`, list);
  const times: HostExpr = { kind: "call", name: "sizeOf", args: [items.expr] };
  countedLoop(train, { span: binder.span, name: value, noun: "items", nouns: ["item"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const entry: HostExpr = { kind: "call", name: "entryAt", args: [items.expr, { kind: "counter", loop: loop.id }] };
    const part = (name: string, type: HostType): Staged & { kind: "host" } => ({
      kind: "host",
      expr: { kind: "field", of: entry, name },
      type,
    });
    if (names.length === 2) inner.scope.define(names[0], train.keep(binder.span, names[0], part("key", { kind: "number", integer: true })));
    inner.scope.define(value, train.keep(binder.span, value, part("value", number)));
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** Runs a body where the condition of its loop holds. */
function whereHolds(train: TrainSteps, context: Context, where: ast.Expr | undefined, body: (inner: Context) => void): void {
  if (!where) {
    body(context);
    return;
  }
  const condition = evaluate(context, where);
  const test = asHost(condition);
  if (test?.type.kind === "bool") conditional(train, where, test.expr, () => body(context));
  else if (condition.kind !== "unknown")
    context.session.report(wrongKind, where.span, { expected: "one truth value", found: describe(condition) });
}
