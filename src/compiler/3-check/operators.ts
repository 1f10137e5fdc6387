/** Types of arithmetic, comparison and logic, with the intervals of ints (C1, C3). */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { condition, infer, inferPresent } from "./expressions.js";
import { constantFault, wrongOperand } from "./messages.js";
import { assume, leastDifference } from "./narrowing.js";
import { assignable, int, join, present } from "./relations.js";
import { comparable } from "./comparisons.js";
import { typeText } from "./type-text.js";
import { vectorArithmetic, vectorOf } from "./vectors.js";
import { BOOL, INT, REAL, type Type, UNKNOWN } from "./types.js";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Types `left op right`. */
export function binaryType(c: Context, e: ast.BinaryExpr, expected: Type | undefined): Type {
  switch (e.op) {
    case "and":
    case "or": {
      condition(c, e.left);
      c.assuming(assume(c, c.facts, e.left, e.op === "and"), () => condition(c, e.right));
      return BOOL;
    }
    case "==":
    case "!=": {
      const left = infer(c, e.left);
      const right = infer(c, e.right, left.kind === "none" ? undefined : present(left));
      if (
        left.kind === "unknown" &&
        right.kind !== "unknown" &&
        e.left.kind === "name_expr" &&
        c.shared.meanings.get(e.left.name) === undefined
      ) {
        infer(c, e.left, present(right));
      }
      comparable(c, e, left, right);
      return BOOL;
    }
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const left = inferPresent(c, e.left, "it is compared");
      const right = inferPresent(c, e.right, "it is compared", left);
      const whole = vectorArithmetic(c, e, left, right, () => BOOL);
      if (whole !== undefined) return whole;
      if (!ordered(left) || !ordered(right) || join(left, right) === undefined) {
        const wrong = ordered(left) ? right : left;
        if (left.kind !== "unknown" && right.kind !== "unknown") {
          c.report(wrongOperand, e.span, {
            op: e.op,
            needs: ordered(left) && ordered(right) ? "two values of one kind" : "numbers or members of one enum",
            found: ordered(left) && ordered(right) ? `${typeText(left)} and ${typeText(right)}` : typeText(wrong),
          });
        }
      }
      return BOOL;
    }
    default:
      return arithmetic(c, e, expected);
  }
}

function ordered(type: Type): boolean {
  return type.kind === "int" || type.kind === "real" || type.kind === "enum" || type.kind === "unknown";
}

function arithmetic(c: Context, e: ast.BinaryExpr, expected: Type | undefined): Type {
  const listWanted = expected?.kind === "list" || expected?.kind === "set" ? expected : undefined;
  const left = inferPresent(c, e.left, "it is computed with", listWanted);
  if (left.kind === "grid" && (e.op === "+" || e.op === "-")) return gridStep(c, e, left);
  const right = inferPresent(c, e.right, "it is computed with", left.kind === "list" || left.kind === "set" ? left : listWanted);
  if (left.kind === "unknown" || right.kind === "unknown") return UNKNOWN;
  // Lists are put one after the other; to an array of numbers as many are added, and two such arrays are never joined: they differ by mistake.
  const [a, b] = [vectorOf(left), vectorOf(right)];
  const arrays = left.kind === "array" && right.kind === "array" && a !== undefined && b !== undefined;
  const added = arrays || ((left.kind === "array" || right.kind === "array") && a?.count !== undefined && a.count === b?.count);
  if (e.op === "+" && !added && (left.kind === "list" || left.kind === "array") && (right.kind === "list" || right.kind === "array")) {
    const element = join(left.element, right.element);
    if (element !== undefined) return { kind: "list", element };
  }
  if (
    left.kind === "set" &&
    (e.op === "+" || e.op === "-") &&
    (right.kind === "set" || right.kind === "list") &&
    assignable(right.element, left.element)
  )
    return left;
  const whole = vectorArithmetic(c, e, left, right, (x, y) => numbersType(c, e, x, y));
  return whole ?? numbersType(c, e, left, right);
}

/** Types an operation on two numbers. */
function numbersType(c: Context, e: ast.BinaryExpr, left: Type, right: Type): Type {
  const a = numeric(left);
  const b = numeric(right);
  if (a === undefined || b === undefined) {
    c.report(wrongOperand, e.span, { op: e.op, needs: "numbers", found: typeText(a === undefined ? left : right) });
    return UNKNOWN;
  }
  if (e.op === "div" || e.op === "mod") {
    if (a === "real" || b === "real") {
      c.report(wrongOperand, e.span, { op: e.op, needs: "whole numbers", found: typeText(a === "real" ? left : right) });
      return INT;
    }
    if (b.low === 0 && b.high === 0) c.report(constantFault, e.right.span, { fault: "it divides by zero" });
    return toInt(intervalOf(e.op, a, b));
  }
  if (e.op === "/") return REAL;
  if (a === "real" || b === "real") return REAL;
  if (e.op === "^" && b.low < 0) return REAL;
  if (e.op === "-") {
    const { low, high } = intervalOf("-", a, b);
    return int(Math.min(Math.max(low, leastDifference(c, e.left, e.right)), high), high);
  }
  return e.op === "+" || e.op === "*" || e.op === "^" ? toInt(intervalOf(e.op, a, b)) : UNKNOWN;
}

function toInt(i: Interval): Type {
  return int(i.low, i.high);
}

/** `at + (1, 0)`: the cell there, none beyond the border (C4). */
function gridStep(c: Context, e: ast.BinaryExpr, grid: Type & { kind: "grid" }): Type {
  const right = infer(c, e.right);
  const fits = right.kind === "tuple" && right.elements.length === 2 && right.elements.every((t) => t.kind === "int");
  if (!fits && right.kind !== "unknown")
    c.report(wrongOperand, e.right.span, { op: e.op, needs: "a step `(rows, columns)` beside a cell", found: typeText(right) });
  return { kind: "option", inner: grid };
}

/** A bool counts as 0 and 1 (C3). */
export function numeric(type: Type): Interval | "real" | undefined {
  switch (type.kind) {
    case "int":
      return type;
    case "bool":
      return { low: 0, high: 1 };
    case "real":
      return "real";
    default:
      return undefined;
  }
}

/** The interval of an operation on intervals; division by zero is a fault of its own and adds nothing. */
export function intervalOf(op: "+" | "-" | "*" | "div" | "mod" | "^", a: Interval, b: Interval): Interval {
  switch (op) {
    case "+":
      return { low: a.low + b.low, high: a.high + b.high };
    case "-":
      return { low: a.low - b.high, high: a.high - b.low };
    case "*":
      return hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
    case "div": {
      const ends = [b.low, b.high, ...(b.low <= 1 && b.high >= 1 ? [1] : []), ...(b.low <= -1 && b.high >= -1 ? [-1] : [])].filter(
        (x) => x !== 0,
      );
      if (ends.length === 0) return { low: 0, high: 0 };
      return hull(ends.flatMap((d) => [Math.floor(a.low / d), Math.floor(a.high / d)]));
    }
    case "mod": {
      if (a.low >= 0 && b.low > a.high) return a;
      return { low: b.low < 0 ? b.low + 1 : 0, high: b.high > 0 ? b.high - 1 : 0 };
    }
    case "^": {
      if (a.low < 0) {
        const most = Math.max(Math.abs(a.low), Math.abs(a.high)) ** b.high;
        return { low: -most, high: most };
      }
      return { low: Math.min(a.low ** b.low, a.low ** b.high), high: Math.max(a.high ** b.low, a.high ** b.high) };
    }
  }
}

function hull(xs: readonly number[]): Interval {
  return { low: Math.min(...xs), high: Math.max(...xs) };
}
