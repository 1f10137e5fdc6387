/** Players that own roles (A10): whose side a seat is on, what a side is paid, and who wins. */
import type * as ast from "../../1-parse/ast.js";
import { ownedRoles, ownersOf, playersOf } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { BOOL } from "../../3-check/types.js";
import { branch } from "./branch.js";
import { binary, constant, eq, index, isConst, truth } from "./build.js";
import type { Lowering } from "./context.js";
import type { Credit, Expr } from "./ir.js";
import { valueAt, valueCount } from "./values.js";

/** What is paid, and which decision that credits. */
export interface Payment {
  readonly value: Expr;
  readonly channel: string;
  readonly credit?: Credit;
  readonly span: Span;
}

const keys = new WeakMap<ast.GameDecl, ast.Node>();

/** The player whose side a seat is on: the seat itself where no player owns roles. */
export function sideOf(cx: Lowering, seat: Expr): Expr {
  const owners = ownersOf(cx.game);
  const players = playersOf(cx.game);
  if (owners === undefined || (seat.type.kind === "seat" && seat.type.names.length === players.length)) return seat;
  const type: Type = { kind: "seat", game: cx.game, names: players };
  if (isConst(seat)) return constant(type, owners[Number(seat.value)], seat.span);
  const key = keys.get(cx.game) ?? { kind: "sides", span: cx.game.span };
  keys.set(cx.game, key);
  const whole: Type = { kind: "seat", game: cx.game, names: cx.seats };
  const table = cx.tables.get(key) ?? {
    id: freeId(cx, "side_of"),
    type: { kind: "array" as const, index: [whole], element: type },
    value: owners,
    doc: "The player whose side each seat is on.",
    span: cx.game.span,
  };
  cx.tables.set(key, table);
  return index({ kind: "table", type: table.type, table: table.id }, [seat], seat.span);
}

function freeId(cx: Lowering, wish: string): string {
  const taken = new Set([...cx.tables.values()].map((t) => t.id));
  let id = wish;
  for (let n = 2; taken.has(id); n++) id = `${wish}_${n}`;
  return id;
}

/** The roles that a player owns, as seats. */
function rolesOf(cx: Lowering, player: Expr, span: Span): readonly Expr[] {
  const whole: Type = { kind: "seat", game: cx.game, names: cx.seats };
  return ownedRoles(cx.game).flatMap(({ name, index: axes, owner }) => {
    let rows: Expr[][] = [[]];
    axes.forEach((axis, k) => {
      const values =
        k === owner ? [player] : Array.from({ length: valueCount(axis) ?? 0 }, (_, i) => constant(axis, valueAt(axis, i), span));
      rows = rows.flatMap((row) => values.map((v) => [...row, v]));
    });
    return rows.map((at) => {
      const table = cx.roleTable(name, { kind: "array", index: axes, element: whole });
      return index(table, at, span);
    });
  });
}

/** Whether a seat is a player, and no role that one owns. */
function isPlayer(cx: Lowering, seat: Expr): Expr {
  const players = playersOf(cx.game);
  if (seat.type.kind === "seat" && seat.type.names.length === players.length) return truth(true);
  if (isConst(seat)) return truth(Number(seat.value) < players.length);
  return players.map((_, i) => eq(seat, constant(seat.type, i), seat.span)).reduce((a, b) => binary("or", a, b, BOOL, seat.span));
}

/**
 * Pays a seat of the whole game. What a player is paid is credited to its roles too, but for those of `apart`, who are paid by themselves; what a role is paid on
 * `outcome` counts for its player.
 */
export function paySeat(cx: Lowering, seat: Expr, payment: Payment, apart: readonly Expr[] = []): void {
  if (ownersOf(cx.game) === undefined) {
    cx.flow.emit({ kind: "reward", seat, ...payment });
    return;
  }
  const { span, credit } = payment;
  const who = cx.named(seat, "paid", seat.type, span);
  const value = cx.named(payment.value, "amount", payment.value.type, span);
  cx.flow.emit({ kind: "reward", seat: who, ...payment, value });
  const toRole = (role: Expr): void => {
    const other = apart.map((x) => eq(role, x, span)).reduce((a, b) => binary("or", a, b, BOOL, span), truth(false));
    unless(cx, other, () => cx.flow.emit({ kind: "reward", seat: role, ...payment, value }), span);
  };
  branch(
    cx,
    isPlayer(cx, who),
    () => (credit?.kind === "decision" ? undefined : rolesOf(cx, who, span).forEach(toRole)),
    () => toPlayer(cx, who, { ...payment, value }),
    span,
  );
}

/** What a role is paid on `outcome` counts in its player's score. */
function toPlayer(cx: Lowering, role: Expr, payment: Payment): void {
  if (payment.channel === "outcome") cx.flow.emit({ kind: "reward", seat: sideOf(cx, role), ...payment, credit: { kind: "score" } });
}

function unless(cx: Lowering, condition: Expr, then: () => void, span: Span): void {
  branch(cx, condition, () => {}, then, span);
}

/**
 * Pays a seat of an inner episode whose players own roles (A10, A15): a player and its roles, or a role and, in its score alone, its player. `credited` says by inner
 * seat what that credits. Whoever is on the same side of the whole game is paid once.
 */
export function payInnerSide(
  cx: Lowering,
  seat: Expr,
  payment: Payment,
  credited: (seat: Expr, pay: (credit?: Credit) => void) => void,
): void {
  const whole = cx.outermost;
  const { span } = payment;
  const owned = ownersOf(whole.game) !== undefined;
  const outer = cx.outside(seat);
  const at = (credit: Credit | undefined): Payment => (credit === undefined ? payment : { ...payment, credit });
  const besides = (other: Expr, then: () => void): void => {
    if (owned) unless(cx, eq(sideOf(whole, other), sideOf(whole, outer), span), then, span);
    else then();
  };
  const asPlayer = (): void => {
    const roles = rolesOf(cx, seat, span);
    const seats = roles.map((role) => cx.named(cx.outside(role), "role", outer.type, span));
    credited(seat, (credit) => paySeat(whole, outer, at(credit), seats));
    roles.forEach((role, i) => {
      credited(role, (credit) => cx.flow.emit({ kind: "reward", seat: seats[i], ...at(credit) }));
      if (owned) besides(seats[i], () => toPlayer(whole, seats[i], payment));
    });
  };
  const asRole = (): void => {
    credited(seat, (credit) => paySeat(whole, outer, at(credit)));
    if (payment.channel !== "outcome") return;
    const player = cx.outside(sideOf(cx, seat));
    besides(player, () => cx.flow.emit({ kind: "reward", seat: player, ...payment, credit: { kind: "score" } }));
  };
  branch(cx, isPlayer(cx, seat), asPlayer, asRole, span);
}
