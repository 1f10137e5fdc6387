/** What is known before the run: staged values as plain data, and binding names to them. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue } from "../../3-check/typed.js";
import { evaluate } from "./evaluate.js";
import { membersOf } from "./index-types.js";
import { notConstant } from "./messages.js";
import type { Scope } from "./scope.js";
import type { Context } from "./session.js";
import { constant, describe, UNKNOWN, type Staged } from "./values.js";

/** Gives the value of an expression that must be known before training starts. */
export function known(context: Context, expr: ast.Expr, what: string): ConstValue | undefined {
  const value = evaluate(context, expr);
  if (value.kind === "unknown") return undefined;
  const plain = toConst(value);
  if (plain === undefined) context.session.report(notConstant, expr.span, { what }, { help: `found ${describe(value)}` });
  return plain;
}

/** A staged value as plain data, if it is all known. */
export function toConst(value: Staged): ConstValue | undefined {
  switch (value.kind) {
    case "const":
      return value.value;
    // Games know the members of enums by their numbers.
    case "member":
      return value.index;
    case "index_type":
      return Array.from({ length: value.size }, (_, i) => value.low + i);
    case "range":
      return Array.from({ length: Math.max(0, value.high - value.low + 1) }, (_, i) => value.low + i);
    case "list":
    case "tuple": {
      const items = value.items.map(toConst);
      return items.every((item) => item !== undefined) ? (items as ConstValue[]) : undefined;
    }
    case "record": {
      const entries = [...value.fields].map(([name, field]) => [name, toConst(field)] as const);
      return entries.every(([, field]) => field !== undefined) ? (Object.fromEntries(entries) as ConstValue) : undefined;
    }
    default:
      return undefined;
  }
}

/** Something a `for` can walk before the run: the items of a list, range or tuple. */
export function itemsOf(value: Staged): readonly Staged[] | undefined {
  if (value.kind === "list" || value.kind === "tuple") return value.items;
  if (value.kind === "index_type") return membersOf(value);
  if (value.kind === "range") return Array.from({ length: Math.max(0, value.high - value.low + 1) }, (_, i) => constant(value.low + i));
  return undefined;
}

/** Binds the names of a `for`: one takes the value; two take position and value. */
export function bind(scope: Scope, names: readonly ast.BindName[], item: Staged, at: number): void {
  if (names.length === 2 && !(item.kind === "tuple" && item.items.length === 2)) {
    bindOne(scope, names[0], constant(at));
    bindOne(scope, names[1], item);
  } else if (names.length === 1) bindOne(scope, names[0], item);
  else names.forEach((name, i) => bindOne(scope, name, item.kind === "tuple" ? (item.items[i] ?? UNKNOWN) : UNKNOWN));
}

function bindOne(scope: Scope, name: ast.BindName, value: Staged): void {
  if (name.kind === "name") scope.define(name.text, value);
  else if (name.kind === "name_tuple") {
    name.names.forEach((inner, i) =>
      bindOne(scope, inner, value.kind === "tuple" || value.kind === "list" ? (value.items[i] ?? UNKNOWN) : UNKNOWN),
    );
  }
}
