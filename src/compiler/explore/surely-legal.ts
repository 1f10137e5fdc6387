/** Decisions that cannot be left without a move: some value is legal whatever the state (A3). */
import type { ConstValue } from "../3-check/typed.js";
import type { Decision, Expr, GameIr, LocalId } from "../4-lower/games/ir.js";
import { valueAt } from "../4-lower/games/values.js";

/** More values than this are not tried. */
const MOST = 1024;

/** Says whether a decision surely has a legal move. */
export function surelyLegal(ir: GameIr, decision: Decision): boolean {
  const { domain, size, real, formats } = ir.sites[decision.site];
  if (formats !== undefined) return true;
  if (real !== undefined) return decision.ends === undefined;
  if (size === 0) return false;
  if (decision.where === undefined) return true;
  const [first, last] = [0, Math.min(size, MOST) - 1];
  for (let i = first; i <= last; i++) {
    if (known(decision.where, new Map([[decision.candidate, valueAt(domain, i)]])) === true) return true;
  }
  return false;
}

/** The value of an expression as far as it does not depend on the state; undefined where it does. */
function known(e: Expr, locals: ReadonlyMap<LocalId, ConstValue>): ConstValue | undefined {
  switch (e.kind) {
    case "const":
      return e.value;
    case "local":
      return locals.get(e.local);
    case "unary": {
      const value = known(e.operand, locals);
      if (value === undefined) return undefined;
      return e.op === "not" ? value !== true : -Number(value);
    }
    case "is_tag": {
      const value = known(e.operand, locals);
      if (value === undefined || value === null) return undefined;
      return (typeof value === "number" ? value : (value as { readonly tag: number }).tag) === e.tag;
    }
    case "head": {
      const value = known(e.operand, locals);
      if (typeof value !== "object" || value === null || !("heads" in value)) return undefined;
      return (value as { readonly heads: readonly ConstValue[] }).heads[e.head];
    }
    case "field": {
      const value = known(e.object, locals);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
      return (value as Readonly<Record<string, ConstValue>>)[e.name];
    }
    case "cond": {
      const condition = known(e.condition, locals);
      if (condition !== undefined) return known(condition === true ? e.then : e.else, locals);
      const [then, otherwise] = [known(e.then, locals), known(e.else, locals)];
      return then !== undefined && then === otherwise ? then : undefined;
    }
    case "binary":
      return knownBinary(e, locals);
    default:
      return undefined;
  }
}

function knownBinary(e: Expr & { kind: "binary" }, locals: ReadonlyMap<LocalId, ConstValue>): ConstValue | undefined {
  const left = known(e.left, locals);
  const right = known(e.right, locals);
  // One side may settle it whatever the other is.
  if (e.op === "or" && (left === true || right === true)) return true;
  if (e.op === "and" && (left === false || right === false)) return false;
  if (left === undefined || right === undefined) return undefined;
  if (e.op === "or" || e.op === "and") return e.op === "and";
  if (e.op === "eq" || e.op === "ne") {
    if (typeof left === "object" && left !== null) return undefined;
    return (left === right) === (e.op === "eq");
  }
  const [a, b] = [Number(left), Number(right)];
  switch (e.op) {
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    default:
      return undefined;
  }
}
