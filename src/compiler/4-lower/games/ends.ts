/** Ends and rewards (A8 to A10). */
import type * as ast from "../../1-parse/ast.js";
import { isConst } from "./build.js";
import type { Lowering } from "./context.js";
import { entryName, lowerExpr } from "./expressions.js";
import type { Expr } from "./ir.js";

/** `win`, `draw` (A10): pays and ends. */
export function lowerWin(cx: Lowering, s: ast.Stmt, winner: Expr, by: Expr): void {
  cx.flow.emit({ kind: "win", winner, by, span: s.span });
  cx.flow.jump({ kind: "end", truncated: false, record: [], span: s.span });
}

/** `end`, `cut`, with a record or without (A8, A16). */
export function lowerEnd(cx: Lowering, s: ast.EndStmt): void {
  const record: { name: string; value: Expr }[] = [];
  const given = s.with;
  const entries: readonly ast.RecordEntry[] =
    given?.kind === "record_expr"
      ? given.entries
      : given?.kind === "paren"
        ? [{ kind: "record_entry", span: given.span, value: given.inner }]
        : given?.kind === "tuple"
          ? given.elements.map((value) => ({ kind: "record_entry", span: value.span, value }))
          : [];
  if (given !== undefined && entries.length === 0) cx.refuse(given, "`end with` without names", "write `end with (name: value)`");
  for (const entry of entries) {
    const value = lowerExpr(cx, entry.value);
    const name = entryName(entry);
    record.push({ name, value });
    if (!cx.endFields.has(name)) cx.endFields.set(name, value.type);
  }
  cx.flow.jump({ kind: "end", truncated: s.word === "cut", record, span: s.span });
}

/** `reward t += e as c` (A9) for a seat. */
export function lowerReward(cx: Lowering, s: ast.RewardStmt): void {
  if (s.at !== undefined) {
    cx.refuse(s, "`reward … at` a site");
    return;
  }
  const seat = lowerExpr(cx, s.target);
  if (seat.type.kind !== "seat") {
    if (seat.type.kind !== "unknown") cx.refuse(s.target, "a reward for something that is no seat");
    return;
  }
  const value = lowerExpr(cx, s.value);
  if (isConst(value) && Number(value.value) === 0) return;
  cx.flow.emit({ kind: "reward", seat, value, channel: s.channel?.text ?? "outcome", span: s.span });
}
