/** Lists and records that only the run knows: their parts, comprehensions over them, and what is reduced (C8). */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr, HostType } from "./host.js";
import { asValue, elementOf, joinTypes } from "./host-values.js";
import { columnList } from "./list-tables.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import { within, type Context } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

type HostValue = Staged & { kind: "host" };

export type RunList = HostValue;

/** Says whether a value is a list or an array of the run. */
export function isRunList(value: Staged): value is RunList {
  return value.kind === "host" && (value.type.kind === "list" || value.type.kind === "array");
}

/** A list's items as the run walks them: an array's rows are taken apart. */
export function walkedList(list: HostValue): HostExpr {
  if (list.type.kind !== "array") return list.expr;
  const width = list.type.shape.slice(1).reduce((a, b) => a * b, 1);
  const args: HostExpr[] = [list.expr, { kind: "const", value: width }, { kind: "const", value: list.type.shape.length > 1 }];
  return { kind: "call", name: "rowsOfArray", args };
}

/** `xs.size`, `record.field` of what only the run knows; undefined for other things. */
export function runMember(object: Staged, name: string): Staged | undefined {
  if (isRunList(object) && name === "size") {
    if (object.type.kind === "array") return { kind: "const", value: object.type.shape[0], integer: true };
    return hostCall("sizeOf", [object.expr], { kind: "number", integer: true });
  }
  if (object.kind === "host" && object.type.kind === "list" && object.type.element.kind === "record") {
    // `xs.field`: the field of every record.
    const field = object.type.element.fields.get(name);
    const body: HostExpr = { kind: "field", of: { kind: "bound", name: "entry" }, name };
    return field && hostCall("mapList", [object.expr, { kind: "lambda", params: ["entry"], body }], { kind: "list", element: field });
  }
  if (object.kind !== "host" || object.type.kind !== "record") return undefined;
  const type = object.type.fields.get(name);
  return type && { kind: "host", expr: { kind: "field", of: object.expr, name }, type };
}

/** `xs + ys` where one of them is a list of the run; undefined for other things. */
export function joinLists(context: Context, left: Staged, right: Staged, span: ast.Expr["span"]): Staged | undefined {
  const isList = (v: Staged): boolean => (v.kind === "host" && v.type.kind === "list") || v.kind === "list";
  if (!isList(left) || !isList(right)) return undefined;
  const [a, b] = [asValue(left), asValue(right)];
  const empty = (v: Staged): boolean => v.kind === "list" && v.items.length === 0;
  const type = a && b && (empty(left) ? b.type : empty(right) ? a.type : joinTypes(a.type, b.type));
  if (!a || !b || !type)
    return context.session.fail(wrongKind, span, {
      expected: "two lists of the same things",
      found: `${describe(left)} and ${describe(right)}`,
    });
  return hostCall("concat", [a.expr, b.expr], type);
}

/** `[f(x, y) for x in xs, y in ys where c]`, where the run knows one of the lists at least; later lists may speak of earlier names. */
export function runComprehension(context: Context, expr: ast.ComprehensionExpr): Staged {
  const { session } = context;
  const walk = (at: number, outer: Context): Staged => {
    const binder = expr.for.binders[at];
    const given = evaluate(outer, binder.in);
    if (given.kind === "unknown") return UNKNOWN;
    const list = asValue(columnList(given) ?? given);
    const element = list && elementOf(list.type);
    if (!list || !element || binder.names.some((name) => name.kind !== "name") || binder.names.length > 2)
      return session.fail(notYet, expr.for.span, { what: "this comprehension over a list that only the run knows" });
    // Names of functions inside functions must differ.
    const id = session.nextBound();
    const inner = within(outer, outer.scope.child());
    const item: Staged = { kind: "host", expr: { kind: "bound", name: `item${id}` }, type: element };
    const place: Staged = { kind: "host", expr: { kind: "bound", name: `at${id}` }, type: { kind: "number", integer: true } };
    const values = binder.names.length === 2 ? [place, item] : [item];
    binder.names.forEach((name, i) => {
      if (name.kind === "name") inner.scope.define(name.text, values[i]);
    });
    const params = [`item${id}`, `at${id}`];
    if (at + 1 < expr.for.binders.length) {
      const rest = walk(at + 1, inner);
      if (rest.kind !== "host") return rest;
      return hostCall("flatList", [walkedList(list), { kind: "lambda", params, body: rest.expr }], rest.type);
    }
    return mapped(inner, expr, walkedList(list), params);
  };
  return walk(0, context);
}

/** The innermost list of a comprehension. */
function mapped(inner: Context, expr: ast.ComprehensionExpr, list: HostExpr, params: readonly string[]): Staged {
  const { session } = inner;
  const value = evaluate(inner, expr.value);
  const condition = expr.for.where && evaluate(inner, expr.for.where);
  if (value.kind === "unknown" || condition?.kind === "unknown") return UNKNOWN;
  const host = asValue(value);
  const keep = condition && asHost(condition);
  if (!host || (condition && keep?.type.kind !== "bool"))
    return session.fail(wrongKind, expr.value.span, {
      expected: "a value for each element, and one truth value after `where`",
      found: describe(host ? (condition ?? value) : value),
    });
  if (waits(host.expr) || (keep && waits(keep.expr)))
    return session.fail(notYet, expr.span, { what: "a measure or a draw inside a comprehension over a list that only the run knows" });
  const args: HostExpr[] = [list, { kind: "lambda", params, body: host.expr }];
  if (keep) args.push({ kind: "lambda", params, body: keep.expr });
  return hostCall("mapList", args, { kind: "list", element: host.type });
}

/** Whether an expression waits for something, which functions of lists cannot. */
function waits(expr: HostExpr): boolean {
  return someCall(expr, (call) => call.host === true);
}

const FROM_ENTRIES: ReadonlySet<string> = new Set(["entryAt", "rowAt", "reduceNumbers"]);

/** Says whether an expression asks a list for an entry that may not be there. */
export function asksForEntry(expr: HostExpr): boolean {
  return someCall(expr, (call) => FROM_ENTRIES.has(call.name));
}

/** Whether a call in an expression is of a kind. */
export function someCall(expr: HostExpr, holds: (call: HostExpr & { kind: "call" }) => boolean): boolean {
  const within = (part: HostExpr): boolean => someCall(part, holds);
  switch (expr.kind) {
    case "call":
      return holds(expr) || expr.args.some(within);
    case "list":
      return expr.items.some(within);
    case "fields":
      return expr.fields.some((f) => within(f.value));
    case "cond":
      return [expr.condition, expr.then, expr.else].some(within);
    case "lambda":
      return within(expr.body);
    case "field":
      return within(expr.of);
    case "column":
      return within(expr.batch);
    default:
      return false;
  }
}

/** `sum(xs)` and its kin on a list of the run; undefined for reductions that lists do not have. */
export function reduceRunList(name: string, list: HostValue): Staged | undefined {
  const element: HostType | undefined =
    list.type.kind === "array" ? { kind: list.type.of === "bool" ? "bool" : "number", integer: false } : elementOf(list.type);
  if (name === "count") return runMember(list, "size");
  if (element?.kind !== "number" && element?.kind !== "bool") return undefined;
  if (name === "any" || name === "all") return hostCall(`${name}Of`, [list.expr], { kind: "bool" });
  if (!["sum", "mean", "max", "min", "std", "median"].includes(name)) return undefined;
  const whole = element.kind === "number" && element.integer && ["sum", "max", "min"].includes(name);
  return hostCall("reduceNumbers", [list.expr, { kind: "const", value: name }], { kind: "number", integer: whole });
}
