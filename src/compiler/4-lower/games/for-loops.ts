/** `for`, and what is repeated with `for`: structured where nothing inside pauses, else cut into blocks. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { inBlocks } from "./block-loops.js";
import { branch } from "./branch.js";
import { allOf, binary, constant, index, isConst, listedValues, not, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr } from "./expressions.js";
import type { OpenBlock, Sink } from "./flow.js";
import type { Expr, Place } from "./ir.js";
import { mustCut } from "./scan.js";
import { lowerBlock } from "./statements.js";
import { overSamples } from "./samples.js";
import { valueCount } from "./values.js";
import { bindName, lengthOf, openWalk } from "./walks.js";

/** `for … { }`. */
export function lowerFor(cx: Lowering, s: ast.ForStmt): void {
  lowerForClause(cx, s.clause, s, () => lowerBlock(cx, s.body));
}

/** Runs `body` for each combination of the binders' values that passes the filter. */
export function lowerForClause(cx: Lowering, written: ast.ForClause, node: ast.Stmt, body: () => void): void {
  const clause = overSamples(cx, written);
  const filtered = (): void => {
    if (clause.where === undefined) body();
    else branch(cx, lowerExpr(cx, clause.where), body, () => {}, clause.where.span);
  };
  if (mustCut(cx, node)) return walkInBlocks(cx, clause.binders, filtered, node.span);
  const from = (i: number): void => {
    const binder = clause.binders[i];
    if (binder === undefined) return filtered();
    const walk = openWalk(cx, binder);
    const inside = structured(cx, () => from(i + 1));
    cx.flow.emit({ kind: "for", local: walk.local, name: walk.name, over: walk.over, body: inside, span: node.span });
  };
  from(0);
}

/** Lowers the body of a loop that has no pause inside. */
export function structured(cx: Lowering, body: () => void, until?: () => void): Sink["body"] {
  cx.loops.push({ kind: "structured", until });
  const { sink } = cx.flow.within(body);
  cx.loops.pop();
  return sink.body;
}
/** Nested loops in blocks: `break` leaves all of them, `continue` goes on with the innermost. */
function walkInBlocks(cx: Lowering, binders: readonly ast.Binder[], body: () => void, span: Span): void {
  const exit = cx.flow.open("after_loop", span);
  const from = (i: number): void => {
    const binder = binders[i];
    if (binder === undefined) return body();
    const leave = i === 0 ? exit : cx.flow.open("after_loop", span);
    countedWalk(cx, lowerExpr(cx, binder.in), binder, span, { leave, breaks: exit }, () => from(i + 1));
    cx.flow.enter(leave, span);
  };
  from(0);
}

/** One loop over values: the variable is the value itself where values are consecutive numbers, else a position. */
function countedWalk(
  cx: Lowering,
  over: Expr,
  binder: ast.Binder,
  span: Span,
  { leave, breaks }: { readonly leave: OpenBlock; readonly breaks: OpenBlock },
  body: () => void,
): void {
  const { flow } = cx;
  const name = binder.names.length === 1 && binder.names[0].kind === "name" ? binder.names[0].text : "entry";
  const range = consecutive(over);
  let variable: { read: Expr; place: Place };
  let last: Expr;
  let value: (read: Expr) => Expr;
  const keyed = binder.names.length === 2 && elementOf(over.type).kind !== "tuple";
  const axis = over.type.kind === "array" && over.type.index.length === 1 ? consecutive(allOf(over.type.index[0])) : undefined;
  if (keyed && axis !== undefined) {
    const list = cx.named(over, "entries", over.type, span); // a copy: what is stored meanwhile does not change the walk
    const key = binder.names[0].kind === "name" ? binder.names[0].text : "position";
    const { read, place } = cx.variable(key, axis.type, axis.first, span);
    inBlocks(cx, {
      name: `each_${key}`,
      span,
      passes: axis.passes,
      leave,
      breaks,
      body: () => {
        bindName(cx, binder.names[0], read);
        bindName(cx, binder.names[1], cx.named(index(list, [read], span), "entry", elementOf(list.type), span));
        body();
      },
      again: () => not(binary("eq", read, axis.last, BOOL, span)),
      step: () => flow.emit({ kind: "store", place, value: next(read), checked: false, span }),
    });
    return;
  }
  if (range !== undefined && binder.names.length === 1) {
    variable = cx.variable(name, range.type, range.first, span);
    last = range.last;
    value = (read) => read;
    if (range.passes === 0) return;
    if (range.passes === undefined) guard(cx, binary("le", range.first, range.last, BOOL, span), leave, span);
  } else {
    const walked = sized(over);
    const list = walked.kind === "index_type" ? listedValues(walked) : cx.named(walked, `${name}s`, walked.type, span);
    const count = lengthOf(list);
    if (count === 0) return;
    if (keyed) {
      cx.refuse(binder, "two names in a `for` that asks inside", "walk positions instead");
      return;
    }
    const fixed = list.type.kind === "array" || (list.type.kind === "list" && (list.type.length !== undefined || isConst(list)));
    variable = cx.variable(`${name}_position`, { kind: "int", low: 0, high: Math.max(0, (count ?? 2 ** 24) - 1) }, whole(0), span);
    const size: Expr = fixed && count !== undefined ? whole(count) : { kind: "call", type: INT, name: "size", args: [list], span };
    last = binary("sub", size, whole(1), INT, span);
    value = (read) => entryAt(list, read, span);
    if (!(fixed && count !== undefined)) guard(cx, binary("gt", size, whole(0), BOOL, span), leave, span);
  }
  const passes = range?.passes ?? lengthOf(over) ?? mostOf(over);
  inBlocks(cx, {
    name: `each_${name}`,
    span,
    passes,
    leave,
    breaks,
    body: () => {
      const now = value(variable.read);
      if (binder.names.length === 1) bindName(cx, binder.names[0], now === variable.read ? now : cx.named(now, name, now.type, span));
      else binder.names.forEach((n, i) => bindName(cx, n, index(now, [whole(i)], n.span)));
      body();
    },
    again: () => not(binary("eq", variable.read, last, BOOL, span)),
    step: () => flow.emit({ kind: "store", place: variable.place, value: next(variable.read), checked: false, span }),
  });
}

/** Skips a loop that makes no pass. */
export function guard(cx: Lowering, enters: Expr, leave: OpenBlock, span: Span): void {
  if (isConst(enters)) return;
  cx.flow.emit({ kind: "if", condition: not(enters), then: [{ kind: "goto", block: leave.id, span }], else: [], span });
}

/** One more. */
export const next = (read: Expr): Expr => binary("add", read, whole(1), read.type);

/** A constant list is as long as it is. */
function sized(over: Expr): Expr {
  if (over.kind !== "const" || over.type.kind !== "list" || !Array.isArray(over.value)) return over;
  return { ...over, type: { ...over.type, length: over.value.length } };
}

/** The entry of a list or array at a position counted from 0. */
export function entryAt(list: Expr, position: Expr, span: Span): Expr {
  if (list.type.kind !== "array" || list.type.index.length === 1) {
    const axis = list.type.kind === "array" ? list.type.index[0] : undefined;
    const at = axis?.kind === "int" && axis.low !== 0 ? binary("add", position, whole(axis.low), axis) : position;
    return index(list, [at], span);
  }
  return { kind: "index", type: list.type.element, object: list, at: [position], span };
}

/** The most values that a walk over numbers can have, as far as their types tell. */
function mostOf(over: Expr): number | undefined {
  if (over.kind !== "span_of") return undefined;
  const { low, high, type } = over;
  const listed = type.kind === "list" ? (type.length ?? type.upTo) : undefined;
  const [from, to] = [low.type.kind === "int" ? low.type.low : undefined, high.type.kind === "int" ? high.type.high : undefined];
  const spanned = from === undefined || to === undefined ? undefined : Math.max(0, to - from + 1);
  const most = Math.min(listed ?? Infinity, spanned ?? Infinity);
  return most < 2 ** 24 ? most : undefined;
}

/** First and last of values that are consecutive numbers. */
export function consecutive(over: Expr): { type: Type; first: Expr; last: Expr; passes: number | undefined } | undefined {
  if (over.kind === "span_of") {
    const { low, high } = over;
    const known = isConst(low) && isConst(high) ? Math.max(0, Number(high.value) - Number(low.value) + 1) : undefined;
    const from = low.type.kind === "int" ? low.type.low : -2147483648;
    const to = high.type.kind === "int" ? high.type.high : 2147483647;
    return { type: { kind: "int", low: from, high: Math.max(from, to) }, first: low, last: high, passes: known };
  }
  if (over.kind !== "index_type") return undefined;
  const { of } = over;
  const count = valueCount(of);
  if (count === undefined || (of.kind !== "int" && of.kind !== "enum" && of.kind !== "seat" && of.kind !== "grid")) return undefined;
  const low = of.kind === "int" ? of.low : 0;
  return { type: of, first: constant(of, low), last: constant(of, low + count - 1), passes: count };
}
