/** The ends of a real that stands in linear conditions with others (A3), which are chosen before it. */
import type { Linear } from "../../3-check/linear.js";
import type { RealBounds } from "../../3-check/typed.js";
import { BOOL, REAL } from "../../3-check/types.js";
import { binary, constant, isConst } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Decision, Expr } from "./ir.js";
import { asReal } from "./real-ends.js";

/**
 * Gives the ends of head `at` that conditions leave, given the values of the heads before it. Those were chosen so that something is left; where
 * rounding would leave nothing, the ends meet at the upper one.
 */
export function linearEnds(
  cx: Lowering,
  conditions: readonly Linear[],
  at: number,
  values: readonly Expr[],
  box: RealBounds,
): NonNullable<Decision["ends"]> {
  let [low, high]: readonly Expr[] = [constant(REAL, box.low), constant(REAL, box.high)];
  let depends = false;
  for (const condition of conditions) {
    const factor = condition.coefficients.get(at) ?? 0;
    const others = [...condition.coefficients].filter(([head]) => head !== at);
    if (factor === 0 || (others.length === 0 && condition.terms.length === 0 && isBox(condition, factor, box))) continue;
    depends ||= others.length > 0;
    const bound = sum(cx, condition, at, values, -1 / factor);
    if (factor > 0) high = nearer("min", high, bound);
    else low = nearer("max", low, bound);
  }
  if (!depends) return { low, high };
  const top = nearer("max", high, constant(REAL, box.low));
  return { low: nearer("min", low, top), high: top };
}

/** Whether a condition in which no real is holds. */
export function holds(cx: Lowering, condition: Linear): Expr {
  return binary("le", sum(cx, condition, -1, [], 1), constant(REAL, 0), BOOL);
}

const isBox = (condition: Linear, factor: number, box: RealBounds): boolean =>
  factor > 0 ? -condition.constant / factor >= box.high : -condition.constant / factor <= box.low;

const nearer = (name: "min" | "max", a: Expr, b: Expr): Expr => ({ kind: "call", type: REAL, name, args: [a, b] });

/** The sum of all but the real of head `at`, times `by`, in the order in which it was written. */
function sum(cx: Lowering, condition: Linear, at: number, values: readonly Expr[], by: number): Expr {
  const parts: Expr[] = [];
  for (const [head, factor] of condition.coefficients) if (head !== at) parts.push(times(values[head], factor * by));
  for (const { factor, of } of condition.terms) parts.push(times(asReal(cx.fixedly(() => lowerExpr(cx, of))), factor * by));
  const constantPart = Math.fround(condition.constant * by);
  if (constantPart !== 0 || parts.length === 0) parts.push(constant(REAL, constantPart));
  return parts.reduce((a, b) => binary("add", a, b, REAL));
}

function times(value: Expr, factor: number): Expr {
  if (factor === 1) return value;
  if (isConst(value)) return constant(REAL, Math.fround(Number(value.value) * factor), value.span);
  return binary("mul", constant(REAL, Math.fround(factor)), value, REAL, value.span);
}
