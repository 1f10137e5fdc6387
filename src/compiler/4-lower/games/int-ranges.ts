/** Ranges of whole numbers in an automaton, and which operations may leave those of an int32 (F4). */
import type { Type } from "../../3-check/types.js";
import type { BinaryOp, Expr } from "./ir.js";
import { valueCount } from "./values.js";

export const INT_MIN = -(2 ** 31);
export const INT_MAX = 2 ** 31 - 1;

/** What a whole-number expression of this type can be. */
export function intervalOf(type: Type): readonly [number, number] {
  switch (type.kind) {
    case "bool":
      return [0, 1];
    case "int":
      return [type.low, type.high];
    case "enum":
    case "seat":
    case "grid":
      return [0, (valueCount(type) ?? 1) - 1];
    case "tagged":
      return [0, type.tags.length - 1];
    default:
      return [-Infinity, Infinity];
  }
}

/** What a whole-number expression can be: its type's interval, or the constant itself. */
export function rangeOf(e: Expr): readonly [number, number] {
  if (e.kind === "const" && typeof e.value === "number") return [e.value, e.value];
  const own = intervalOf(e.type);
  if (e.kind === "binary" && (e.op === "add" || e.op === "sub" || e.op === "mul") && e.type.kind !== "real") {
    const [low, high] = combined(e.op, rangeOf(e.left), rangeOf(e.right));
    return [Math.max(low, own[0]), Math.min(high, own[1])];
  }
  return own;
}

/** The interval of an operation on two intervals, before it is cut to what fits an int. */
export function combined(op: BinaryOp, [a, b]: readonly [number, number], [c, d]: readonly [number, number]): readonly [number, number] {
  switch (op) {
    case "add":
      return [a + c, b + d];
    case "sub":
      return [a - d, b - c];
    default: {
      const products = [a * c, a * d, b * c, b * d];
      return [Math.min(...products), Math.max(...products)];
    }
  }
}

/**
 * Says whether an operation on whole numbers is checked as the game runs, for overflow or a division by zero (F4, G2): `false` where it cannot go
 * wrong, undefined for what is no such operation.
 */
export function isCheckedInt(e: Expr): boolean | undefined {
  if (e.type.kind === "real") return e.kind === "binary" && e.op === "div" ? !(e.right.kind === "const" && e.right.value !== 0) : undefined;
  if (e.kind === "unary") return e.op === "neg" ? rangeOf(e.operand)[0] <= INT_MIN : undefined;
  if (e.kind === "call") {
    const [operand] = e.args;
    if (e.name === "abs") return rangeOf(operand)[0] <= INT_MIN;
    return ["floor", "ceil", "round", "int"].includes(e.name) && operand.type.kind === "real" ? true : undefined;
  }
  if (e.kind !== "binary") return undefined;
  switch (e.op) {
    case "add":
    case "sub":
    case "mul": {
      const [low, high] = combined(e.op, rangeOf(e.left), rangeOf(e.right));
      return low < INT_MIN || high > INT_MAX;
    }
    case "pow": {
      let most = 1;
      const [low, high] = rangeOf(e.left);
      const largest = Math.max(Math.abs(low), Math.abs(high));
      for (let i = 0; i < rangeOf(e.right)[1] && most <= INT_MAX; i++) most *= largest;
      return most > INT_MAX;
    }
    case "idiv": {
      const [low, high] = rangeOf(e.right);
      return low <= 0 && high >= -1;
    }
    case "imod": {
      const [low, high] = rangeOf(e.right);
      return low <= 0 && high >= 0;
    }
    default:
      return undefined;
  }
}
