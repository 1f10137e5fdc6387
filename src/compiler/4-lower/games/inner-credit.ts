/** Rewards inside of inner episodes (A15): they credit inner decisions; before a seat's first one they count in the score alone (A9). */
import type * as ast from "../../1-parse/ast.js";
import { ownersOf, seatsOf } from "../../3-check/seats.js";
import { BOOL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { branch } from "./branch.js";
import { constant, index, truth, zeroOf } from "./build.js";
import type { Lowering } from "./context.js";
import type { Credit, Expr, Place } from "./ir.js";
import { some } from "./scan.js";
import { payInnerSide, paySeat, type Payment } from "./sides.js";

/** Which seats of an inner episode have decided in it. */
export interface DecidedSeats {
  readonly read: Expr;
  readonly place: Place;
}

/** Opens the account of who has decided; none is needed where every seat surely decides before anything is paid. */
export function decidedSeats(cx: Lowering, game: ast.GameDecl, span: Span): DecidedSeats | undefined {
  if (paidLate(game)) return undefined;
  const names = seatsOf(game);
  const type: Type = { kind: "array", index: [{ kind: "seat", game, names }], element: BOOL };
  return cx.variable(`${game.name.text}_decided`, type, constant(type, zeroOf(type), span), span);
}

/** Notes that a seat has decided, in every inner episode around that keeps account. */
export function noteInnerDecision(cx: Lowering, seat: Expr, span: Span): void {
  for (let at: Lowering | undefined = cx, who = seat; at?.inner !== undefined; who = at.toOuter(who), at = at.inner.outer) {
    const { decided } = at.inner;
    if (decided === undefined) continue;
    const place: Place = { root: decided.place.root, path: [{ kind: "index", at: [who] }], type: BOOL };
    cx.flow.emit({ kind: "store", place, value: truth(true), checked: false, span });
  }
}

/** Pays a seat of the episode at hand for its latest decision in it, and those who are paid with it (A10). */
export function payLatest(cx: Lowering, seat: Expr, reward: Omit<Payment, "credit">): void {
  const { span } = reward;
  if (cx.inner !== undefined && ownersOf(cx.game) !== undefined) {
    const who = cx.named(seat, "paid", seat.type, span);
    const payment = { ...reward, value: cx.named(reward.value, "amount", reward.value.type, span) };
    return payInnerSide(cx, who, payment, (other, pay) => credited(cx, other, span, pay));
  }
  if (cx.inner?.decided === undefined) return paySeat(cx.outermost, cx.outside(seat), reward);
  const who = cx.named(seat, "paid", seat.type, span);
  const value = cx.named(reward.value, "amount", reward.value.type, span);
  const to = cx.outside(who);
  credited(cx, who, span, (credit) => paySeat(cx.outermost, to, { ...reward, value, ...(credit === undefined ? {} : { credit }) }));
}

/** A seat's latest decision in the episode is credited; before its first one its score alone. */
function credited(cx: Lowering, seat: Expr, span: Span, pay: (credit?: Credit) => void): void {
  const decided = cx.inner?.decided;
  if (decided === undefined) return pay();
  branch(
    cx,
    index(decided.read, [seat], span),
    () => pay(),
    () => pay({ kind: "score" }),
    span,
  );
}

/** Whether every seat decides before the first statement of `play` that may pay. */
function paidLate(game: ast.GameDecl): boolean {
  const play = game.members.find((m) => m.kind === "play");
  if (play === undefined) return true;
  const waiting = new Set(seatsOf(game));
  for (const s of play.body.statements) {
    if (waiting.size === 0) return true;
    const last = s.kind === "let" && s.for === undefined ? s.bindings[s.bindings.length - 1]?.init?.value : undefined;
    const asks = last?.kind === "given" ? last.operand : last;
    if ((asks?.kind === "chooses" || asks?.kind === "writes") && asks.seat.kind === "name_expr") waiting.delete(asks.seat.name.text);
    else if (some(s, mayPay)) return false;
  }
  return true;
}

function mayPay(node: ast.Node): boolean {
  return node.kind === "reward" || node.kind === "win" || node.kind === "draw" || node.kind === "call" || node.kind === "play_expr";
}
