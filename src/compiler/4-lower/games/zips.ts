/** `zip`: what lists hold at the same position, as long as the shortest. */
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { binary, index, listedValues, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, sizeOfList } from "./expressions.js";
import type { Expr } from "./ir.js";
import { lengthOf } from "./walks.js";

/** Gives the tuples of entries of several lists, by position. */
export function zipped(cx: Lowering, given: readonly Expr[], span: Span): Expr {
  const lists = given.map((list) => {
    const listed = list.kind === "index_type" ? listedValues(list) : list;
    // Read once for each entry: worked out before where that can be.
    return cx.fixed > 0 || cx.flow.at === undefined || cx.isStable(listed) ? listed : cx.named(listed, "entries", listed.type, span);
  });
  const most = lists.map((l) => lengthOf(l) ?? 2147483647).reduce((a, b) => Math.min(a, b));
  const sizes = lists.map((l) => sizeOfList(l, { kind: "int", low: 0, high: most }, span));
  const size = sizes.reduce((a, b): Expr => {
    if (a.kind === "const" && b.kind === "const") return whole(Math.min(Number(a.value), Number(b.value)));
    return { kind: "call", type: { kind: "int", low: 0, high: most }, name: "min", args: [a, b], span };
  });
  const exact = size.kind === "const" ? { length: Number(size.value) } : { upTo: most };
  const position: Type = { kind: "int", low: 0, high: Math.max(0, most - 1) };
  const local = cx.local();
  const at: Expr = { kind: "local", type: position, local, name: "i", span };
  const over: Expr = {
    kind: "span_of",
    type: { kind: "list", element: position, ...exact },
    low: whole(0),
    high: binary("sub", size, whole(1), { kind: "int", low: -1, high: Math.max(-1, most - 1) }, span),
    span,
  };
  const entries = lists.map((l): Expr => {
    if (l.type.kind === "array" && l.type.index.length > 1) return { kind: "index", type: l.type.element, object: l, at: [at], span };
    const axis = l.type.kind === "array" ? l.type.index[0] : undefined;
    return index(l, [axis?.kind === "int" && axis.low !== 0 ? binary("add", at, whole(axis.low), axis, span) : at], span);
  });
  const row: Type = { kind: "tuple", elements: lists.map((l) => elementOf(l.type)) };
  const body: Expr = { kind: "array", type: row, elements: entries, span };
  return { kind: "map", type: { kind: "list", element: row, ...exact }, local, name: "i", over, body, span };
}
