/** What `for … in …` walks, in comprehensions, reductions and loops without a pause. */
import type * as ast from "../../1-parse/ast.js";
import { INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { allOf, binary, index, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr } from "./expressions.js";
import type { Expr, LocalId } from "./ir.js";
import { entryCount, valueCount } from "./values.js";

/** One variable that takes each value of `over` in turn. */
export interface Walk {
  readonly local: LocalId;
  readonly name: string;
  readonly type: Type;
  readonly over: Expr;
  readonly span: Span;
}

/** Opens one binder: its names stand for the variable or for parts of it. */
export function openWalk(cx: Lowering, binder: ast.Binder): Walk {
  const over = lowerExpr(cx, binder.in);
  const byPosition = binder.names.length === 2 && elementOf(over.type).kind !== "tuple";
  if (byPosition) return openKeyed(cx, binder, over);
  const element = elementOf(over.type);
  const local = cx.local();
  const name = binder.names.length === 1 && binder.names[0].kind === "name" ? binder.names[0].text : "entry";
  const value: Expr = { kind: "local", type: element, local, name, span: binder.span };
  if (binder.names.length === 1) bindName(cx, binder.names[0], value);
  else binder.names.forEach((n, i) => bindName(cx, n, index(value, [whole(i)], n.span)));
  return { local, name, type: element, over, span: binder.span };
}

/** `for k, x in xs`: keys of an array, positions of a list. */
function openKeyed(cx: Lowering, binder: ast.Binder, over: Expr): Walk {
  const [first, second] = binder.names;
  const name = first.kind === "name" ? first.text : "position";
  const local = cx.local();
  let keys: Expr;
  let type: Type;
  if (over.type.kind === "array" && over.type.index.length === 1) {
    type = over.type.index[0];
    keys = allOf(type, binder.span);
  } else if (over.type.kind === "list") {
    // Inside an expression nothing changes meanwhile; a statement walks a copy of what it may store to.
    if (!cx.isStable(over) && cx.fixed === 0 && cx.flow.at !== undefined) over = cx.named(over, "entries", over.type, binder.span);
    const known = over.type.kind === "list" ? over.type.length : undefined;
    const last = known ?? (over.kind === "const" && Array.isArray(over.value) ? over.value.length : undefined);
    const most = last ?? (over.type.kind === "list" ? over.type.upTo : undefined);
    if (most === undefined)
      return { local, name, type: INT, over: cx.refuse(binder, "positions of a list of unknown length"), span: binder.span };
    type = { kind: "int", low: 0, high: Math.max(0, most - 1) };
    const size: Expr = { kind: "call", type: { kind: "int", low: 0, high: most }, name: "size", args: [over], span: binder.span };
    keys = {
      kind: "span_of",
      type: { kind: "list", element: type, ...(last === undefined ? { upTo: most } : { length: last }) },
      low: whole(0),
      high: last === undefined ? binary("sub", size, whole(1), { kind: "int", low: -1, high: most - 1 }) : whole(last - 1),
      span: binder.span,
    };
  } else {
    return { local, name, type: INT, over: cx.refuse(binder, "two names for what is walked here"), span: binder.span };
  }
  const key: Expr = { kind: "local", type, local, name, span: first.span };
  bindName(cx, first, key);
  bindName(cx, second, index(over, [key], second.span));
  return { local, name, type, over: keys, span: binder.span };
}

/** Lets a name, or the names that take a tuple apart, stand for a value. */
export function bindName(cx: Lowering, name: ast.BindName, value: Expr): void {
  switch (name.kind) {
    case "wildcard":
      return;
    case "name":
      cx.bindings.set(name, { kind: "value", value });
      return;
    case "name_tuple":
      name.names.forEach((n, i) => bindName(cx, n, index(value, [whole(i)], n.span)));
  }
}

/** Counts the entries of what is walked, where that is known. */
export function lengthOf(over: Expr): number | undefined {
  if (over.kind === "const" && Array.isArray(over.value)) return over.value.length;
  if (over.kind === "span_of") {
    const { low, high } = over;
    return low.kind === "const" && high.kind === "const" ? Math.max(0, Number(high.value) - Number(low.value) + 1) : undefined;
  }
  switch (over.type.kind) {
    case "array":
      return entryCount(over.type);
    case "list":
      return over.type.length ?? over.type.upTo;
    case "index_type":
      return valueCount(over.type.of);
    default:
      return undefined;
  }
}
