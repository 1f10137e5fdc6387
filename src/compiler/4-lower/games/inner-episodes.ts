/** `play other(args) with seat: seat` (A15): the inner game's automaton stands where it is played, its state in variables of their own. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue } from "../../3-check/typed.js";
import { seatsOf } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import { and, binary, constant, EVENT_NUMBER, isConst, isValue, spread, zeroOf } from "./build.js";
import { BOOL } from "../../3-check/types.js";
import type { Lowering } from "./context.js";
import { draw } from "./draws.js";
import { lowerExpr } from "./expressions.js";
import { decidedSeats } from "./inner-credit.js";
import { leaveInner } from "./inner-ends.js";
import { seenFromOutside } from "./inner-sight.js";
import type { Expr, ObservedFeature } from "./ir.js";
import { lowerObservation } from "./observation.js";
import { mayBeCut } from "./scan.js";
import { sightOf } from "./sight.js";
import { lowerBlock } from "./statements.js";

/** Plays an inner episode here; gives its end record, if that has fields. */
export function playInner(cx: Lowering, e: ast.PlayExpr): Expr | undefined {
  const played = cx.typed.innerPlays.get(e);
  if (played === undefined) {
    cx.failed = true;
    return undefined;
  }
  const { game } = played;
  const names = seatsOf(game);
  const around: Type = { kind: "seat", game: cx.game, names: cx.seats };
  const seats = played.seats.map((seat, i) =>
    typeof seat === "number" ? constant(around, seat, e.span) : cx.named(lowerExpr(cx, seat), names[i], around, seat.span),
  );
  sitApart(cx, seats, names, e);

  const values = game.params.map((param, i) => argumentOf(cx, e, param, i, played.args));
  const known = new Map<ast.Param, ConstValue>();
  game.params.forEach((param, i) => {
    const value = values[i];
    if (value !== undefined && isConst(value)) known.set(param, value.value);
  });
  const { record } = played;
  const result =
    record.kind === "record" ? cx.variable(`${game.name.text}_end`, record, constant(record, zeroOf(record)), e.span) : undefined;
  const since = mayBeCut(cx, game.members)
    ? cx.named({ kind: "event", type: EVENT_NUMBER, span: e.span }, `${game.name.text}_before`, EVENT_NUMBER, e.span)
    : undefined;
  const decided = decidedSeats(cx, game, e.span);
  const exit = cx.flow.open(`after_${game.name.text}`, e.span);
  const within = played.typed ?? cx.typed;
  const inner = cx.within({ ...within, ...within.under(known) }, game, names, known, {
    outer: cx,
    seats,
    decided,
    since,
    exit,
    record: result === undefined || record.kind !== "record" ? undefined : { place: result.place, fields: record.fields },
  });
  game.params.forEach((param, i) => {
    const value = values[i] ?? inner.refuse(e.call, `\`play\` without a value for \`${param.name.text}\``);
    inner.bindings.set(param, { kind: "value", value });
  });
  lowerState(inner);
  inner.automatic = automatic(cx, inner);
  const play = game.members.find((m) => m.kind === "play");
  if (play !== undefined) lowerBlock(inner, play.body);
  if (inner.flow.at !== undefined) leaveInner(inner, inner.inner ?? missing(), [], play?.span ?? e.span);
  cx.flow.enter(exit, e.span);
  cx.groups = inner.groups;
  cx.hidden ||= inner.hidden;
  cx.drawsMeasured ||= inner.drawsMeasured;
  cx.failed ||= inner.failed;
  return result?.read;
}

function missing(): never {
  throw new Error("an inner episode without an outer one");
}

/** Seats that are worked out in play must differ; those that are named were checked before. */
function sitApart(cx: Lowering, seats: readonly Expr[], names: readonly string[], e: ast.PlayExpr): void {
  let apart: Expr | undefined;
  seats.forEach((a, i) => seats.slice(0, i).forEach((b) => (apart = and(apart, binary("ne", b, a, BOOL, e.span), e.span))));
  if (apart === undefined || isValue(apart, true)) return;
  cx.flow.emit({ kind: "expect", condition: apart, text: `different seats at ${names.join(", ")}`, span: e.span });
}

/** The value of a parameter, worked out before the episode begins. */
function argumentOf(cx: Lowering, e: ast.PlayExpr, param: ast.Param, i: number, args: readonly ast.Arg[]): Expr | undefined {
  const arg = args.find((a) => a.name?.text === param.name.text) ?? args.filter((a) => a.name === undefined)[i];
  const type = cx.typed.typeOfName(param.name);
  const given = arg?.value ?? param.default;
  if (given === undefined) return undefined;
  const value = spread(type, lowerExpr(cx, given));
  const fitted = arg === undefined ? value : cx.fitted(value, param.name.text, type, arg);
  return cx.named(fitted, param.name.text, type.kind === "unknown" ? fitted.type : type, e.span);
}

/** State of the inner game begins anew with each of its episodes. */
function lowerState(inner: Lowering): void {
  for (const field of inner.game.members) {
    if (field.kind !== "field") continue;
    const type = inner.typed.typeOfName(field.name);
    if (type.kind === "unknown") inner.failed = true;
    if (field.visibility.some((w) => w.word !== "public" && w.word !== "measured")) inner.hidden = true;
    const { init } = field;
    const checked = inner.typed.checkedStores.has(field);
    const zero = constant(type, zeroOf(type), field.span);
    const value = init?.op === "=" ? spread(type, lowerExpr(inner, init.value)) : zero;
    const { local, place } = inner.variable(field.name.text, type, checked ? zero : value, field.span);
    inner.bindings.set(field, { kind: "variable", local, name: field.name.text, type });
    if (checked) inner.flow.emit({ kind: "store", place, value, checked, span: field.span });
    if (init?.op !== "~") continue;
    const sight = () => sightOf(inner, field.visibility, undefined, type);
    const silent = !inner.stored.has(field);
    draw(inner, init.value, { name: field.name.text, type, sight }, field.span, place, silent);
  }
}

/** What seats see at decisions of the inner game: the state of the episodes around it, then its own (B8). */
function automatic(cx: Lowering, inner: Lowering): readonly ObservedFeature[] {
  const around = cx.automatic ?? cx.fixedly(() => lowerObservation(cx));
  const own = inner.fixedly(() => lowerObservation(inner));
  const taken = new Set(around.map((f) => f.name));
  return [
    ...around,
    ...own.map((feature) => {
      const value = seenFromOutside(inner, feature.value);
      const name = taken.has(feature.name) ? `${inner.game.name.text}.${feature.name}` : feature.name;
      return { name, value, type: value.type };
    }),
  ];
}
