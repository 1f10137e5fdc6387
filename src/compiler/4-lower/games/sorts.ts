/** `sort`: a list of rows, each the keys and the value, put in order by the keys; equals keep their order. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { index, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr, unparen } from "./expressions.js";
import type { Expr } from "./ir.js";
import { bindName, lengthOf } from "./walks.js";
import { zipped } from "./zips.js";

/** Lowers `sort(xs)`, `sort(xs, by: x => key)` and `sort(xs, by: keys)`; a tuple of keys compares one after the other. */
export function lowerSort(cx: Lowering, e: ast.CallExpr, type: Type): Expr {
  const [xs, by] = e.args;
  const { span } = e;
  const found = lowerExpr(cx, xs.value);
  return cx.fixedly(() => {
    const element = elementOf(found.type);
    const length = lengthOf(found);
    const sized =
      type.kind === "list" && type.length !== undefined ? { length: type.length } : length === undefined ? {} : { upTo: length };
    const keyed = by !== undefined && unparen(by.value).kind !== "lambda" ? lowerExpr(cx, by.value) : undefined;
    const local = cx.local();
    let over = found;
    let value: Expr = { kind: "local", type: element, local, name: "entry", span };
    let keys: readonly Expr[];
    if (by !== undefined && keyed !== undefined && !asLong(keyed, found)) {
      cx.refuse(
        by.value,
        "a list of keys that may have another length than what is sorted",
        "sort by a function of each value: `by: x => …`",
      );
      return found;
    }
    if (keyed !== undefined) {
      const pair: Type = { kind: "tuple", elements: [elementOf(keyed.type), element] };
      over = zipped(cx, [keyed, found], span);
      const both: Expr = { kind: "local", type: pair, local, name: "entry", span };
      keys = partsOf(index(both, [whole(0)], span));
      value = index(both, [whole(1)], span);
    } else keys = by === undefined ? partsOf(value) : keysOf(cx, by.value, value);
    const row: Type = { kind: "tuple", elements: [...keys.map((k) => k.type), element] };
    const list: Type = { kind: "list", element: row, ...sized };
    const body: Expr = { kind: "array", type: row, elements: [...keys, value], span };
    const rows: Expr = { kind: "map", type: list, local, name: "entry", over, body, span };
    const sorted: Expr = { kind: "call", type: list, name: "sort_rows", args: [rows, whole(keys.length)], span };
    const each = cx.local();
    const taken: Expr = { kind: "local", type: row, local: each, name: "row", span };
    const own: Type = type.kind === "list" ? { kind: "list", element, ...sized } : type;
    return { kind: "map", type: own, local: each, name: "row", over: sorted, body: index(taken, [whole(keys.length)], span), span };
  });
}

/** The keys of one value; `(a, b) => key` takes a tuple apart. */
function keysOf(cx: Lowering, by: ast.Expr, value: Expr): readonly Expr[] {
  const lambda = unparen(by);
  if (lambda.kind !== "lambda" || lambda.body.kind === "block") return [cx.refuse(by, "this key")];
  if (lambda.params.length === 1) bindName(cx, lambda.params[0], value);
  else lambda.params.forEach((p, i) => bindName(cx, p, index(value, [whole(i)], p.span)));
  return partsOf(lowerExpr(cx, lambda.body));
}

function partsOf(key: Expr): readonly Expr[] {
  if (key.type.kind !== "tuple") return [key];
  const { elements } = key.type;
  return key.kind === "array" ? key.elements : elements.map((_, i) => index(key, [whole(i)], key.span));
}

/** Whether a list of keys has a key for each value: one made of the values, or as many as there are. */
function asLong(keys: Expr, values: Expr): boolean {
  if (keys.kind === "map" && keys.where === undefined && sameExpr(keys.over, values)) return true;
  const [one, other] = [exactLength(keys), exactLength(values)];
  return one !== undefined && one === other;
}

const sameExpr = (a: Expr, b: Expr): boolean => withoutSpans(a) === withoutSpans(b);

const withoutSpans = (e: Expr): string => JSON.stringify(e, (key, value: unknown) => (key === "span" ? undefined : value));

/** How many values a list always has; nothing where play changes it. */
const exactLength = (e: Expr): number | undefined => (e.type.kind === "list" && e.kind !== "const" ? e.type.length : lengthOf(e));
