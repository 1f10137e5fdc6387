/** Ends of inner episodes (A15): they pay the seats that sit there, leave their record and go on after the `play`. */
import type * as ast from "../../1-parse/ast.js";
import { REAL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { binary, cond, constant, eq, isConst, isSome, spread, unwrap } from "./build.js";
import type { InnerEpisode, Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { payLatest } from "./inner-credit.js";
import type { Expr } from "./ir.js";

/** `end` and `cut` of an inner episode: what is paid stands, the record is the value of the `play`. */
export function leaveInner(
  cx: Lowering,
  inner: InnerEpisode,
  record: readonly { readonly name: string; readonly value: Expr }[],
  span: Span,
  truncated = false,
): void {
  if (truncated && inner.since !== undefined) cx.flow.emit({ kind: "cut_inner", since: inner.since, span });
  if (inner.record !== undefined) {
    const { place, fields } = inner.record;
    const values = fields.map(({ name, type }) => {
      const told = record.find((r) => r.name === name);
      return { name, value: told === undefined ? constant(type, null, span) : spread(type, told.value) };
    });
    cx.flow.emit({ kind: "store", place, value: { kind: "record", type: place.type, fields: values, span }, checked: false, span });
  }
  cx.flow.goto(inner.exit, span);
}

/** `win` and `draw` told as rewards: each of the seats is paid by the game's promise (A10). */
export function settle(cx: Lowering, s: ast.Stmt, winner: Expr, by: Expr, seats: readonly string[]): void {
  const { span } = s;
  const count = seats.length;
  const promise = cx.game.members.find((m) => m.kind === "payoff");
  const total = promise?.constant === undefined ? constant(REAL, 0, span) : lowerExpr(cx, promise.constant);
  const share = (sum: Expr, among: number): Expr => binary("div", sum, constant(REAL, among), REAL, span);
  const amount = cx.named(by, "by", by.type, by.span ?? span);
  const who = cx.named(winner, "winner", winner.type, span);
  const others = (): Expr => {
    if (count < 2) return constant(REAL, 0, span);
    switch (promise?.word) {
      case "zero_sum":
        return share(binary("sub", constant(REAL, 0), amount, REAL, span), count - 1);
      case "constant_sum":
        return share(binary("sub", total, amount, REAL, span), count - 1);
      case "common_sum":
        return amount;
      default:
        return constant(REAL, 0, span);
    }
  };
  const nobody = promise?.word === "constant_sum" ? share(total, count) : constant(REAL, 0, span);
  const known = isSome(who, span);
  const seat: Type = { kind: "seat", game: cx.game, names: seats };
  for (let i = 0; i < count; i++) {
    const at = constant(seat, i, span);
    const paid = isConst(who) && who.value === null ? nobody : cond(eq(unwrap(who), at, span), amount, others(), REAL, span);
    const value = cond(known, paid, nobody, REAL, span);
    if (isConst(value) && Number(value.value) === 0) continue;
    payLatest(cx, at, { value, channel: "outcome", span });
  }
}
