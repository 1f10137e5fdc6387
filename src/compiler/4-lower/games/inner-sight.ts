/** What a seat observes of an inner episode (A15, B8): the inner seats' view, told in seats of the whole game. */
import type { Type } from "../../3-check/types.js";
import { cond, constant, index, isSome, unwrap } from "./build.js";
import type { Lowering } from "./context.js";
import type { Expr } from "./ir.js";
import { mapExpr } from "./rewrite.js";
import { valueAt, valueCount } from "./values.js";

/** Rewrites what `me` of an inner episode sees: `me` and seats in it are those of the whole game. */
export function seenFromOutside(cx: Lowering, value: Expr): Expr {
  let whole = cx;
  while (whole.inner !== undefined) whole = whole.inner.outer;
  const seat: Type = { kind: "seat", game: whole.game, names: whole.seats };
  const me = cx.inside({ kind: "me", type: seat });
  return withSeats(
    cx,
    mapExpr(value, (e) => (e.kind === "me" ? me : e)),
  );
}

/** Puts seats of the whole game in place of the inner ones in a value. */
function withSeats(cx: Lowering, value: Expr): Expr {
  const { type } = value;
  if (!hasSeats(type)) return value;
  if (type.kind === "seat") return cx.outside(value);
  if (type.kind === "option") {
    const seat = withSeats(cx, unwrap(value));
    const whole: Type = { kind: "option", inner: seat.type };
    return cond(isSome(value), seat, constant(whole, null, value.span), whole, value.span);
  }
  if (type.kind === "array") {
    const entries = value.kind === "array" ? value.elements : positions(type.index).map((at) => index(value, at, value.span));
    const elements = entries.map((e) => withSeats(cx, e));
    return { kind: "array", type: { ...type, element: elements[0]?.type ?? type.element }, elements, span: value.span };
  }
  return cx.refuse({ kind: type.kind, span: value.span ?? cx.game.span }, "seats inside of records or lists of an inner game's state");
}

function positions(axes: readonly Type[]): readonly (readonly Expr[])[] {
  let rows: Expr[][] = [[]];
  for (const axis of axes) {
    const values = Array.from({ length: valueCount(axis) ?? 0 }, (_, i) => constant(axis, valueAt(axis, i)));
    rows = rows.flatMap((row) => values.map((v) => [...row, v]));
  }
  return rows;
}

/** Whether values of a type are, or hold, seats as values. */
function hasSeats(type: Type): boolean {
  switch (type.kind) {
    case "seat":
      return true;
    case "option":
      return hasSeats(type.inner);
    case "array":
    case "list":
    case "set":
      return hasSeats(type.element);
    case "record":
      return type.fields.some((f) => hasSeats(f.type));
    case "tuple":
      return type.elements.some(hasSeats);
    case "tagged":
      return type.tags.some((t) => t.heads.some((h) => hasSeats(h.type)));
    default:
      return false;
  }
}
