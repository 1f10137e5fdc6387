/** Counts what an automaton checks as it runs, because it was not proved (C2, G2). */
import type { Distribution, Expr, GameIr, Place } from "../4-lower/games/ir.js";
import { eachStmt, mapExpr, mapStmts } from "../4-lower/games/rewrite.js";
import { isCheckedInt } from "../4-lower/games/int-ranges.js";
import { unreachable } from "../diagnostics/define.js";

export interface Checks {
  readonly proved: number;
  readonly checked: number;
}

/** Counts stores to places with bounds, by whether the value was proved to fit (C2). */
export function countStores(ir: GameIr): Checks {
  let [all, checked] = [0, 0];
  for (const block of ir.blocks) {
    eachStmt(block.body, (s) => {
      if (s.kind !== "store" || !isBounded(s.place)) return;
      all++;
      if (s.checked) checked++;
    });
  }
  return { proved: all - checked, checked };
}

/** Lists have room for so many entries, whole numbers lie between bounds. */
const isBounded = ({ type }: Place): boolean => type.kind === "int" || (type.kind === "list" && type.upTo !== undefined);

/** Counts the indices that are looked up or stored to, by whether they were proved to lie inside (G2). Those of lists are always checked. */
export function countIndices(ir: GameIr): Checks {
  let [all, checked] = [0, 0];
  const count = (part: { readonly checked?: boolean }): void => {
    all++;
    if (part.checked === true) checked++;
  };
  const expr = (e: Expr): Expr => {
    if (e.kind === "index" && !e.at.every((at) => at.kind === "const")) count(e.object.type.kind === "list" ? { checked: isOpen(e) } : e);
    return e;
  };
  const place = (p: Place): Place => {
    for (const part of p.path) if (part.kind === "index" && !part.at.every((at) => at.kind === "const")) count(part);
    return p;
  };
  const look = (e: Expr | undefined): void => void (e && mapExpr(e, expr));
  for (const block of ir.blocks) mapStmts(block.body, { expr, place });
  for (const d of ir.decisions) [d.seat, d.where, d.ends?.low, d.ends?.high, d.seenBy].forEach(look);
  for (const d of ir.draws) {
    look(d.seenBy);
    eachExprOfDraw(d.distribution, look);
  }
  return { proved: all - checked, checked };
}

/** Counts the operations on whole numbers that could overflow or divide by zero, by whether they were proved not to (F4, G2). */
export function countArithmetic(ir: GameIr): Checks {
  let [all, checked] = [0, 0];
  const expr = (e: Expr): Expr => {
    const open = isCheckedInt(e);
    if (open !== undefined) all++;
    if (open === true) checked++;
    return e;
  };
  const look = (e: Expr | undefined): void => void (e && mapExpr(e, expr));
  for (const block of ir.blocks) mapStmts(block.body, { expr });
  for (const d of ir.decisions) [d.seat, d.where, d.ends?.low, d.ends?.high, d.seenBy].forEach(look);
  for (const d of ir.draws) {
    look(d.seenBy);
    eachExprOfDraw(d.distribution, look);
  }
  return { proved: all - checked, checked };
}

/** Whether an index into a list is tested: a list whose length is known needs it only where it was not proved. */
function isOpen(e: Expr & { readonly kind: "index" }): boolean {
  return (
    e.checked === true ||
    (e.object.type.kind === "list" && e.object.type.length === undefined && e.object.kind !== "const" && e.object.kind !== "table")
  );
}

/** Calls `visit` for the expressions of a distribution. */
export function eachExprOfDraw(d: Distribution, visit: (e: Expr | undefined) => void): void {
  switch (d.kind) {
    case "uniform":
      return visit(d.values);
    case "uniform_type":
    case "sphere":
      return;
    case "weighted":
      return d.outcomes.forEach((o) => [o.value, o.weight].forEach(visit));
    case "deal":
      return visit(d.values);
    case "distinct":
      return [d.values, d.count].forEach(visit);
    case "sample":
      return [d.values, d.count].forEach(visit);
    case "mixture":
      return d.outcomes.forEach((o) => (visit(o.weight), eachExprOfDraw(o.inner, visit)));
    case "cond":
      visit(d.condition);
      return [d.then, d.else].forEach((inner) => eachExprOfDraw(inner, visit));
    case "each":
      return eachExprOfDraw(d.inner, visit);
    case "uniform_real":
      return [d.low, d.high].forEach(visit);
    case "normal":
      return [d.mean, d.deviation].forEach(visit);
    case "such":
      visit(d.condition);
      return eachExprOfDraw(d.inner, visit);
    default:
      return unreachable(d);
  }
}
