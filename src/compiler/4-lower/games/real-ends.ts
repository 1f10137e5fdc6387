/** How far a choice of reals may go (A3): each part of its `where` gives it an end. */
import type * as ast from "../../1-parse/ast.js";
import { conjunctsOf, limitsOf, namedIn } from "../../3-check/heads.js";
import type { Limit } from "../../3-check/heads.js";
import type { RealBounds } from "../../3-check/typed.js";
import { REAL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { BOOL } from "../../3-check/types.js";
import { binary, constant, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Decision, Expr } from "./ir.js";

/** Gives the ends of a single real; nothing where its site's own ends hold. */
export function realEnds(cx: Lowering, domain: ast.DomainNode, type: Type, box: RealBounds, place: ast.Name | undefined): Decision["ends"] {
  const named = namedIn([{ name: "it" }], (name) => cx.symbol(name), place);
  const wheres = domain.alternatives.flatMap((a) => (a.where === undefined ? [] : conjunctsOf(a.where)));
  const limits = wheres.flatMap((w) => limitsOf(w, (e) => named(e) !== undefined) ?? []);
  return type.kind === "real" ? endsOf(cx, limits, box) : undefined;
}

/** Gives the ends that limits leave of a box, or of ends that are nearer already; nothing where there are none. */
export function endsOf(cx: Lowering, limits: readonly Limit[], box: RealBounds, within?: Decision["ends"]): Decision["ends"] {
  if (limits.length === 0) return within;
  const ends = { low: within?.low ?? constant(REAL, box.low), high: within?.high ?? constant(REAL, box.high) };
  for (const { side, by, negated } of limits) {
    const value = cx.fixedly(() => lowerExpr(cx, by));
    const real: Expr = negated ? binary("sub", whole(0), asReal(value), REAL, by.span) : asReal(value);
    ends[side] = { kind: "call", type: REAL, name: side === "low" ? "max" : "min", args: [ends[side], real], span: by.span };
  }
  return ends;
}

/** Whether some real lies between the ends. */
export const leavesRoom = ({ low, high }: NonNullable<Decision["ends"]>): Expr => binary("le", low, high, BOOL, high.span);

/** A number as a real of 32 bits. */
export function asReal(value: Expr): Expr {
  if (value.type.kind === "real") return value;
  if (value.kind === "const") return constant(REAL, Math.fround(Number(value.value)), value.span);
  return { kind: "call", type: REAL, name: "real", args: [value], span: value.span };
}
