/** Players that own roles (A10): whose side a seat is on, what a side is paid, and who wins. */
import type * as ast from "../../1-parse/ast.js";
import { ownedRoles, ownersOf, playersOf } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { constant, index, isConst } from "./build.js";
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

/** Pays a seat of the whole game. What a player is paid is credited to its roles too; what a role is paid on `outcome` counts for its player. */
export function paySeat(cx: Lowering, seat: Expr, payment: Payment): void {
  const owners = ownersOf(cx.game);
  if (owners === undefined) {
    cx.flow.emit({ kind: "reward", seat, ...payment });
    return;
  }
  const { span, credit, channel } = payment;
  const who = cx.named(seat, "paid", seat.type, span);
  const value = cx.named(payment.value, "amount", payment.value.type, span);
  cx.flow.emit({ kind: "reward", seat: who, ...payment, value });
  if (seat.type.kind === "seat" && seat.type.names.length === playersOf(cx.game).length) {
    if (credit?.kind === "decision") return;
    for (const role of rolesOf(cx, who, span)) cx.flow.emit({ kind: "reward", seat: role, ...payment, value });
  } else if (channel === "outcome") {
    cx.flow.emit({ kind: "reward", seat: sideOf(cx, who), value, channel, credit: { kind: "score" }, span });
  }
}
