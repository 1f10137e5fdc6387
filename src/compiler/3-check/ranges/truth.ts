/** Conditions that intervals alone decide (C1): what they compare never comes out otherwise. */
import type * as ast from "../../1-parse/ast.js";
import { declarationOf, type Context } from "../context.js";
import { numeric, type Interval } from "../operators.js";

/** A condition that is decided, and the comparison that decides it. */
export interface Verdict {
  readonly truth: boolean;
  readonly by: ast.BinaryExpr;
}

/** Says how a condition comes out, by the types that its parts have just been given; undefined where it depends on play, or on a setting. */
export function verdictOf(c: Context, e: ast.Expr): Verdict | undefined {
  switch (e.kind) {
    case "paren":
      return verdictOf(c, e.inner);
    case "unary": {
      const inner = e.op === "not" ? verdictOf(c, e.operand) : undefined;
      return inner && { ...inner, truth: !inner.truth };
    }
    case "binary":
      return e.op === "and" || e.op === "or" ? joint(c, e, e.op === "or") : compared(c, e);
    default:
      return undefined;
  }
}

/** One side of an `or` that is always true decides it, and so for `and`; else both must be decided. */
function joint(c: Context, e: ast.BinaryExpr, decisive: boolean): Verdict | undefined {
  const [left, right] = [verdictOf(c, e.left), verdictOf(c, e.right)];
  if (left?.truth === decisive) return left;
  if (right?.truth === decisive) return right;
  return left !== undefined && right !== undefined ? left : undefined;
}

function compared(c: Context, e: ast.BinaryExpr): Verdict | undefined {
  // What is written as a number or a constant on both sides is meant: a switch that somebody may turn.
  if (!varies(c, e.left) && !varies(c, e.right)) return undefined;
  if (isSetting(c, e.left) || isSetting(c, e.right)) return undefined;
  const truth = comparedByType(c, e);
  return truth === undefined ? undefined : { truth, by: e };
}

/** How a comparison comes out by the types that its sides have in `c`. */
export function comparedByType(c: Context, e: ast.BinaryExpr): boolean | undefined {
  const [left, right] = [intervalIn(c, e.left), intervalIn(c, e.right)];
  return left === undefined || right === undefined ? undefined : comparison(e.op, left, right);
}

function comparison(op: ast.BinaryOp, left: Interval, right: Interval): boolean | undefined {
  switch (op) {
    case "<":
      return left.high < right.low ? true : left.low >= right.high ? false : undefined;
    case "<=":
      return left.high <= right.low ? true : left.low > right.high ? false : undefined;
    case ">":
      return comparison("<", right, left);
    case ">=":
      return comparison("<=", right, left);
    case "==":
      return apart(left, right) ? false : left.low === left.high && right.low === right.high ? true : undefined;
    case "!=": {
      const equal = comparison("==", left, right);
      return equal === undefined ? undefined : !equal;
    }
    default:
      return undefined;
  }
}

const apart = (a: Interval, b: Interval): boolean => a.high < b.low || b.high < a.low;

/** The interval of a whole number; nothing for other values. */
export function intervalIn(c: Context, e: ast.Expr): Interval | undefined {
  const type = c.types.get(e);
  const interval = type?.kind === "int" ? numeric(type) : undefined;
  return interval === "real" ? undefined : interval;
}

/** Says whether an expression reads something that play may change: a number that is written out does not. */
function varies(c: Context, e: ast.Expr): boolean {
  switch (e.kind) {
    case "number":
      return false;
    case "paren":
      return varies(c, e.inner);
    case "unary":
      return varies(c, e.operand);
    case "binary":
      return varies(c, e.left) || varies(c, e.right);
    default:
      return !isSetting(c, e);
  }
}

/** Says whether a constant has a part in a value: who changes it may make the condition come out otherwise. */
function isSetting(c: Context, e: ast.Expr): boolean {
  switch (e.kind) {
    case "name_expr": {
      const declared = declarationOf(c.symbol(e.name));
      return declared?.kind === "const";
    }
    case "paren":
      return isSetting(c, e.inner);
    case "unary":
      return isSetting(c, e.operand);
    case "binary":
      return isSetting(c, e.left) || isSetting(c, e.right);
    case "call":
      // `size(xs)` of something whose size is written down elsewhere, as settings are.
      return e.callee.kind === "name_expr" && e.callee.name.text === "size";
    default:
      return false;
  }
}
