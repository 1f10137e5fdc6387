/** `play other(args) with seat: seat` (A15): the inner game's automaton stands where it is played, its state in variables of their own. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue, InnerPlay } from "../../3-check/typed.js";
import type { Span } from "../../source/source-file.js";
import { ownersOf, seatsOf } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import { and, binary, constant, EVENT_NUMBER, field, isConst, isValue, spread, zeroOf } from "./build.js";
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
  if (cx.inner !== undefined && ownersOf(cx.game) !== undefined)
    return cx.refuse(e, "an inner `play` in an inner game whose players own roles", "play it in the game around");
  const names = seatsOf(game);
  const around: Type = { kind: "seat", game: cx.game, names: cx.seats };
  const seats = played.seats.map((seat, i) =>
    typeof seat === "number" ? constant(around, seat, e.span) : cx.named(lowerExpr(cx, seat), names[i], around, seat.span),
  );
  sitApart(cx, seats, names, e);
  const begun = begunWith(cx, e, played);

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
  lowerState(inner, begun);
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
  if (type.kind === "fn") return constant(type, null, e.span); // put in where it is called
  const value = spread(type, lowerExpr(cx, given));
  const fitted = arg === undefined ? value : cx.fitted(value, param.name.text, type, arg);
  return cx.named(fitted, param.name.text, type.kind === "unknown" ? fitted.type : type, e.span);
}

/** What an entry of a saved state gives a variable of the inner game. */
interface Started {
  readonly value: Expr;
  readonly checked: boolean;
  readonly span: Span;
}

/** The values that a saved state gives, worked out before the episode begins. */
function begunWith(cx: Lowering, e: ast.PlayExpr, played: InnerPlay): ReadonlyMap<ast.Field, Started> {
  const { from } = e;
  const started = new Map<ast.Field, Started>();
  if (from === undefined) return started;
  const typeOf = (at: ast.Field): Type => (played.typed ?? cx.typed).typeOfName(at.name);
  const needed = played.begun.some(({ entry }) => entry === undefined);
  const lowered = needed ? lowerExpr(cx, from) : undefined;
  const whole = lowered === undefined ? undefined : cx.named(lowered, "saved", lowered.type, from.span);
  for (const { field: at, entry } of played.begun) {
    const type = typeOf(at);
    const { span } = entry ?? from;
    const found =
      entry !== undefined ? lowerExpr(cx, entry.value) : whole === undefined ? undefined : field(whole, at.name.text, type, span);
    if (found === undefined) continue;
    const value = spread(type, found);
    started.set(at, {
      value: cx.named(value, at.name.text, value.type.kind === "unknown" ? type : value.type, span),
      checked: cx.typed.checkedStores.has(entry ?? from),
      span,
    });
  }
  return started;
}

/** State of the inner game begins anew with each of its episodes, or with what a saved state gives. */
function lowerState(inner: Lowering, begun: ReadonlyMap<ast.Field, Started>): void {
  for (const at of inner.game.members) {
    if (at.kind !== "field") continue;
    const type = inner.typed.typeOfName(at.name);
    if (type.kind === "unknown") inner.failed = true;
    if (at.visibility.some((w) => w.word !== "public" && w.word !== "measured")) inner.hidden = true;
    const started = begun.get(at);
    if (started !== undefined) {
      const first = started.checked ? constant(type, zeroOf(type), at.span) : started.value;
      const { local, place } = inner.variable(at.name.text, type, first, at.span);
      inner.bindings.set(at, { kind: "variable", local, name: at.name.text, type });
      if (started.checked) inner.flow.emit({ kind: "store", place, value: started.value, checked: true, span: started.span });
      continue;
    }
    const { init } = at;
    const checked = inner.typed.checkedStores.has(at);
    const zero = constant(type, zeroOf(type), at.span);
    const value = init?.op === "=" ? spread(type, lowerExpr(inner, init.value)) : zero;
    const { local, place } = inner.variable(at.name.text, type, checked ? zero : value, at.span);
    inner.bindings.set(at, { kind: "variable", local, name: at.name.text, type });
    if (checked) inner.flow.emit({ kind: "store", place, value, checked, span: at.span });
    if (init?.op !== "~") continue;
    const sight = () => sightOf(inner, at.visibility, undefined, type);
    const silent = !inner.stored.has(at);
    draw(inner, init.value, { name: at.name.text, type, sight }, at.span, place, silent);
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
