/** What a seat observes (B8): the state it may see in declared order, seat-indexed arrays turned so that `me` is first, then `observe`'s features. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { typeText } from "../../3-check/type-text.js";
import { cond, constant, eq, index } from "./build.js";
import { binary, seatAfterMe, truth } from "./build.js";
import { BOOL } from "../../3-check/types.js";
import { seenFromOutside } from "./inner-sight.js";
import type { Lowering } from "./context.js";
import { givenNameOf } from "../../3-check/decisions.js";
import { lowerExpr } from "./expressions.js";
import type { Expr, ObservedFeature } from "./ir.js";
import { boundedButText, encodingOf, holdsText, WIDEST_ONE_HOT } from "./layout.js";
import { unobservable } from "./messages.js";
import { myself } from "./names.js";
import { sideOf } from "./sides.js";
import { isOwned, seatNamed, seatNumbers } from "./sight.js";
import { valueAt, valueCount } from "./values.js";

type SeatType = Type & { readonly kind: "seat" };

/** Lowers the automatic observation of a game. */
export function lowerObservation(cx: Lowering): readonly ObservedFeature[] {
  const features: ObservedFeature[] = [];
  for (const member of [...cx.game.params, ...cx.game.members]) {
    if (member.kind !== "field" && !(member.kind === "param" && member.visibility.length > 0)) continue;
    const value = visibleTo(cx, member);
    if (value !== undefined) add(cx, features, member.name, value);
  }
  for (const member of cx.game.members) {
    if (member.kind !== "observe") continue;
    for (const feature of member.features) {
      const named: ast.Expr = feature.value ?? { kind: "name_expr", span: feature.name.span, name: feature.name };
      const value = lowerExpr(cx, named);
      add(cx, features, feature.name, member.seat === undefined ? value : onlyFor(cx, member.seat, value));
    }
  }
  return features;
}

/** Lowers `given (a, b: e)`: the whole observation of one decision (B8), arrays over players turned like those of the state. */
export function lowerGiven(cx: Lowering, given: ast.RecordExpr): readonly ObservedFeature[] {
  const features: ObservedFeature[] = [];
  const inside = (e: Expr): Expr => (cx.inner === undefined ? e : seenFromOutside(cx, e));
  cx.fixedly(() => {
    for (const entry of given.entries) {
      add(
        cx,
        features,
        { text: givenNameOf(entry) ?? "", span: entry.name?.span ?? entry.value.span },
        inside(turned(cx, lowerExpr(cx, entry.value))),
      );
    }
  });
  return features;
}

function add(cx: Lowering, features: ObservedFeature[], name: Pick<ast.Name, "text" | "span">, value: Expr): void {
  if (value.type.kind === "unknown") return;
  // Text is read where it is shown, by people and by players that write; it is no number.
  if (encodingOf(value.type) === undefined && !(holdsText(value.type) && boundedButText(value.type))) {
    cx.report(
      unobservable,
      name.span,
      { name: name.text, type: typeText(value.type), most: WIDEST_ONE_HOT },
      { help: "declare a narrower range, as in `0..20`" },
    );
    return;
  }
  features.push({ name: name.text, value, type: value.type });
}

/** A piece of state: a slot, or a variable of an inner episode; or a parameter with a word of sight. */
function stateOf(cx: Lowering, field: ast.Field | ast.Param): Expr | undefined {
  const slot = field.kind === "field" ? cx.slotOf.get(field) : undefined;
  if (slot !== undefined) return { kind: "slot", type: slot.type, slot: slot.slot, span: field.span };
  const binding = cx.bindings.get(field);
  if (binding?.kind === "value") return binding.value;
  if (binding?.kind !== "variable") return undefined;
  return { kind: "local", type: binding.type, local: binding.local, name: binding.name, span: field.span };
}

/** The value of one piece of state as `me` may see it; nothing where no seat sees any of it. */
function visibleTo(cx: Lowering, field: ast.Field | ast.Param): Expr | undefined {
  const slot = stateOf(cx, field);
  if (slot === undefined) return undefined;
  const value: Expr = slot;
  if (field.visibility.some((w) => w.word === "measured")) return undefined; // measured is never observed (B10)
  const word = field.visibility.find((w) => w.word !== "measured");
  const axis = slot.type.kind === "array" && slot.type.index[0].kind === "seat" ? slot.type.index[0] : undefined;
  switch (word?.word) {
    case undefined:
    case "public":
      return turned(cx, value);
    case "private":
      return axis === undefined ? undefined : own(cx, value, axis);
    case "seen": {
      if (word.by.some((s) => s.name.text === "others")) return axis === undefined ? undefined : ofOthers(cx, value, axis);
      const by = field.visibility.flatMap((w) => w.by);
      if (axis !== undefined && by.some((s) => isOwned(cx, s))) return own(cx, value, axis);
      const me = myself(cx);
      const seats = by.flatMap((s) => seatNumbers(cx, s) ?? []);
      const may = seats.map((s) => eq(me, sideOf(cx, constant(wholeType(cx), s)))).reduce((a, b) => binary("or", a, b, BOOL), truth(false));
      return presentIf(may, turned(cx, value));
    }
    default:
      return undefined;
  }
}

const wholeType = (cx: Lowering): SeatType => ({ kind: "seat", game: cx.game, names: cx.seats });

/** An array over seats with `me` first; other values as they are. */
export function turned(cx: Lowering, value: Expr): Expr {
  const { type } = value;
  if (type.kind !== "array" || !type.index.some((axis) => axis.kind === "seat")) return value;
  const elements = positions(cx, type.index).map((at) => index(value, at));
  return { kind: "array", type, elements, span: value.span };
}

/** Every combination of indices, row-major, seats counted from `me`. */
function positions(cx: Lowering, axes: readonly Type[]): Expr[][] {
  let rows: Expr[][] = [[]];
  for (const axis of axes) {
    const values = Array.from({ length: valueCount(axis) ?? 0 }, (_, i) =>
      axis.kind === "seat" ? seatAfterMe(myself(cx), axis, i) : constant(axis, valueAt(axis, i)),
    );
    rows = rows.flatMap((row) => values.map((v) => [...row, v]));
  }
  return rows;
}

/** My own entry. */
function own(cx: Lowering, value: Expr, axis: SeatType): Expr {
  return turned(cx, index(value, [seatAfterMe(myself(cx), axis, 0)], value.span));
}

/** Every entry but mine, the next seat's first. */
function ofOthers(cx: Lowering, value: Expr, axis: SeatType): Expr {
  const entries = Array.from({ length: axis.names.length - 1 }, (_, k) => index(value, [seatAfterMe(myself(cx), axis, k + 1)]));
  const element = entries[0]?.type ?? { kind: "unknown" };
  return {
    kind: "array",
    type: { kind: "array", index: [{ kind: "int", low: 0, high: Math.max(0, entries.length - 1) }], element },
    elements: entries,
    span: value.span,
  };
}

/** A value that only some seats see: an option, absent for the others. */
function presentIf(may: Expr, value: Expr): Expr {
  const type: Type = value.type.kind === "option" ? value.type : { kind: "option", inner: value.type };
  return cond(may, value, constant(type, null), type, value.span);
}

function onlyFor(cx: Lowering, seat: ast.SeatRef, value: Expr): Expr {
  const number = seatNamed(cx, seat);
  if (number === undefined) return cx.refuse(seat, `\`observe ${seat.name.text}\``, "name a seat of the game");
  const type = wholeType(cx);
  return presentIf(eq({ kind: "me", type }, constant(type, number)), value);
}
