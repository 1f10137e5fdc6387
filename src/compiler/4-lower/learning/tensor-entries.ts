/** `x[i]`, `x[i, j]` of a tensor: the part of it at places of its first axes that are known before the run. */
import type * as ast from "../../1-parse/ast.js";
import { guarded, mapGraph, type GraphValue } from "./graph-operators.js";
import { indexTypeNamed } from "./index-types.js";
import { toConst } from "./known.js";
import { badArgument, badShape, notConstant } from "./messages.js";
import type { Context } from "./session.js";
import type { Staged } from "./values.js";

/** Takes the entry at known places of a value's first axes; the axes behind them stay. */
export function tensorEntry(context: Context, value: GraphValue, indices: readonly Staged[], expr: ast.IndexExpr): Staged {
  if (value.kind === "graph_number") return context.session.fail(badShape, expr.span, { problem: "a number has no entries" });
  if (indices.some((at) => at.kind === "unknown")) return { kind: "unknown" };
  const { axes } = value;
  if (indices.length > axes.length)
    return context.session.fail(badShape, expr.span, {
      problem: `${indices.length} indices were given, and it has ${axes.length === 1 ? "one axis" : `${axes.length} axes`}`,
    });
  const places: number[] = [];
  for (const [k, at] of indices.entries()) {
    const place = toConst(at);
    if (typeof place !== "number" || !Number.isInteger(place))
      return context.session.fail(notConstant, expr.indices[k].span, { what: "an index of a tensor" });
    places.push(place - lowOf(context, axes[k]));
  }
  return guarded(context, expr.span, () => {
    let fault: string | undefined;
    const taken = mapGraph(context, value, expr.span, (b, node) => {
      let part = node;
      for (const place of places) {
        const size = part.shape[1];
        if (place < 0 || (typeof size === "number" && place >= size)) {
          fault ??= `place ${place} is outside of an axis of ${size}`;
          return node;
        }
        part = b.reshape(b.slice(part, 1, place, place + 1), [part.shape[0], ...part.shape.slice(2)]);
      }
      return part;
    });
    if (fault !== undefined) return context.session.fail(badArgument, expr.span, { callee: "the index", problem: fault });
    return taken.kind === "tensor" || taken.kind === "graph_column" ? { ...taken, axes: axes.slice(places.length) } : taken;
  });
}

/** The first place of an axis: that of the index type it is called by, else 0. */
function lowOf(context: Context, axis: string | undefined): number {
  return (axis === undefined ? undefined : indexTypeNamed(context, axis)?.low) ?? 0;
}
