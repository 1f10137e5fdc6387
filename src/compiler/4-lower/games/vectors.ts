/** Arithmetic on whole arrays (C7): what is done with one entry, for each of them. */
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { allOf, binary, index, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, sizeOfList } from "./expressions.js";
import type { Expr } from "./ir.js";
import { mapExpr } from "./rewrite.js";
import { entryCount, valueAt } from "./values.js";

/** Arrays of up to this many entries are written out. */
const WRITTEN_OUT = 16;
/** Those over several indices, which no single loop walks, up to this many. */
const MOST_WRITTEN_OUT = 1024;

const isMany = (type: Type): boolean => type.kind === "array" || type.kind === "list" || type.kind === "tuple";

/** Applies an operation to the entries of arrays, lists and tuples; a number stands for each entry. */
export function eachEntry(
  cx: Lowering,
  type: Type,
  operands: readonly Expr[],
  apply: (entries: readonly Expr[], type: Type) => Expr,
  span: Span,
): Expr {
  const element = elementOf(type);
  if (element.kind === "array") {
    const inner = apply;
    apply = (entries, of) => eachEntry(cx, of, entries, inner, span);
  }
  const severalAxes = type.kind === "array" && type.index.length > 1;
  const count = type.kind === "array" ? entryCount(type) : type.kind === "list" ? type.length : undefined;
  if (count !== undefined && count <= (severalAxes ? MOST_WRITTEN_OUT : WRITTEN_OUT)) {
    const elements = Array.from({ length: count }, (_, k) =>
      apply(
        operands.map((operand) => (isMany(operand.type) ? entryNumber(operand, k, span) : operand)),
        element,
      ),
    );
    return { kind: "array", type, elements, span };
  }
  const axis = type.kind === "array" && type.index.length === 1 ? type.index[0] : undefined;
  const local = cx.local();
  if (axis !== undefined) {
    const at: Expr = { kind: "local", type: axis, local, name: "i", span };
    const body = apply(
      operands.map((operand) => (isMany(operand.type) ? entryAt(operand, at, axis, span) : operand)),
      element,
    );
    return { kind: "map", type, local, name: "i", over: allOf(axis, span), body, span };
  }
  const many = operands.find((operand) => isMany(operand.type)) ?? operands[0];
  const most = count ?? (type.kind === "list" ? type.upTo : undefined);
  if (most === undefined) return cx.refuse({ kind: "expr", span }, "arithmetic on a list without a bound", "declare it `T[] up to n`");
  const position: Type = { kind: "int", low: 0, high: Math.max(0, most - 1) };
  const size = count === undefined ? sizeOfList(many, { kind: "int", low: 0, high: most }, span) : whole(count);
  const over: Expr = {
    kind: "span_of",
    type: { kind: "list", element: position, ...(count === undefined ? { upTo: most } : { length: count }) },
    low: whole(0),
    high: binary("sub", size, whole(1), { kind: "int", low: -1, high: Math.max(-1, most - 1) }, span),
    span,
  };
  const at: Expr = { kind: "local", type: position, local, name: "i", span };
  const body = apply(
    operands.map((o): Expr => (isMany(o.type) ? { kind: "index", type: elementOf(o.type), object: o, at: [at], span } : o)),
    element,
  );
  return { kind: "map", type, local, name: "i", over, body, span };
}

/** Entry number `k`, counted row by row. */
function entryNumber(operand: Expr, k: number, span: Span): Expr {
  if (operand.kind === "array") return operand.elements[k];
  const { type } = operand;
  if (type.kind !== "array") return index(operand, [whole(k)], span);
  const at: Expr[] = [];
  let rest = k;
  for (let i = type.index.length - 1; i >= 0; i--) {
    const axis = type.index[i];
    const size = entryCount({ kind: "array", index: [axis], element: axis }) ?? 1;
    at.unshift({ kind: "const", type: axis, value: valueAt(axis, rest % size), span });
    rest = Math.floor(rest / size);
  }
  return index(operand, at, span);
}

/** The entry at an index; of entries that are worked out only that one is. */
function entryAt(operand: Expr, at: Expr, axis: Type, span: Span): Expr {
  if (operand.kind === "map" && operand.where === undefined && operand.flat !== true && operand.over.kind === "index_type")
    return mapExpr(operand.body, (x) => (x.kind === "local" && x.local === operand.local ? at : x));
  if (operand.type.kind !== "array") {
    const low = axis.kind === "int" ? axis.low : 0;
    return index(operand, [low === 0 ? at : binary("sub", at, whole(low), axis, span)], span);
  }
  return index(operand, [at], span);
}
