/** Arithmetic on whole arrays: entry by entry; a number stands for each entry (C7). */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { infer, inferPresent } from "./expressions.js";
import { mismatch, wrongOperand } from "./messages.js";
import { numeric } from "./operators.js";
import { int, join, sameIndex } from "./relations.js";
import { typeText } from "./type-text.js";
import { INT, REAL, type Type, UNKNOWN, sizeOf } from "./types.js";

/** What holds numbers side by side. */
export interface Vector {
  readonly element: Type;
  /** How many there are, where that cannot change. */
  readonly count: number | undefined;
  /** The same shape with other entries. */
  readonly of: (element: Type) => Type;
}

/** Reads a type as numbers side by side: an array, a list, or a tuple of numbers. */
export function vectorOf(type: Type): Vector | undefined {
  switch (type.kind) {
    case "array": {
      const entries = type.index.reduce<number | undefined>((n, t) => (n === undefined ? undefined : n * (sizeOf(t) ?? 0)), 1);
      // Arrays of arrays: number by number.
      const inner = type.element.kind === "array" ? vectorOf(type.element) : undefined;
      if (inner !== undefined) {
        const count = entries === undefined || inner.count === undefined ? undefined : entries * inner.count;
        return { element: inner.element, count, of: (element) => ({ ...type, element: inner.of(element) }) };
      }
      if (numeric(type.element) === undefined) return undefined;
      return { element: type.element, count: entries, of: (element) => ({ ...type, element }) };
    }
    case "list":
      return numeric(type.element) === undefined
        ? undefined
        : { element: type.element, count: type.length, of: (element) => ({ ...type, element }) };
    case "tuple": {
      const element = type.elements.reduce<Type | undefined>((a, t) => (a === undefined ? undefined : join(a, t)), UNKNOWN);
      if (element === undefined || numeric(element) === undefined) return undefined;
      const index: Type = { kind: "int", low: 0, high: type.elements.length - 1 };
      return { element, count: type.elements.length, of: (entry) => ({ kind: "array", index: [index], element: entry }) };
    }
    default:
      return undefined;
  }
}

/** Types an operation on whole arrays, given what it gives for two entries; undefined if no side is one. */
export function vectorArithmetic(
  c: Context,
  e: ast.BinaryExpr,
  left: Type,
  right: Type,
  entry: (left: Type, right: Type) => Type,
): Type | undefined {
  const a = vectorOf(left);
  const b = vectorOf(right);
  if (a === undefined && b === undefined) return undefined;
  const other = a === undefined ? left : right;
  if (a === undefined || b === undefined) {
    const vector = (a ?? b)!;
    if (numeric(other) === undefined) return undefined;
    return vector.of(a === undefined ? entry(left, vector.element) : entry(vector.element, right));
  }
  const alike = left.kind === "array" && right.kind === "array" ? sameShape(left, right) : a.count === b.count;
  if (!alike || a.count === undefined) {
    c.report(mismatch, e.right.span, { expected: `as many numbers as in ${typeText(left)}`, found: typeText(right) });
    return UNKNOWN;
  }
  return (right.kind === "array" && left.kind !== "array" ? b : a).of(entry(a.element, b.element));
}

/** Says whether two arrays have the same indices, arrays inside of them too. */
export function sameShape(left: Type & { kind: "array" }, right: Type & { kind: "array" }): boolean {
  if (!sameIndex(left.index, right.index)) return false;
  if (left.element.kind !== "array" && right.element.kind !== "array") return true;
  return left.element.kind === "array" && right.element.kind === "array" && sameShape(left.element, right.element);
}

/** Types a function of numbers on a whole array; undefined if its first argument is none. */
export function vectorCall(c: Context, e: ast.CallExpr, name: string): Type | undefined {
  const [first, ...rest] = e.args;
  if (first === undefined || first.name !== undefined) return undefined;
  const type = infer(c, first.value);
  const vector = vectorOf(type);
  if (vector === undefined) return undefined;
  const others = rest.map((arg) => {
    const found = inferPresent(c, arg.value, "a number is expected");
    if (numeric(found) === undefined && found.kind !== "unknown")
      c.report(wrongOperand, arg.span, { op: name, needs: "a number", found: typeText(found) });
    return found;
  });
  const whole = numeric(vector.element) !== "real" && others.every((t) => numeric(t) !== "real");
  switch (name) {
    case "sign":
      return vector.of(int(-1, 1));
    case "floor":
    case "ceil":
    case "round":
      return vector.of(whole ? vector.element : INT);
    case "abs":
      return vector.of(whole ? int(0, 2147483647) : REAL);
    case "clamp": {
      const [low, high] = others;
      return vector.of(whole && low?.kind === "int" && high?.kind === "int" ? int(low.low, high.high) : whole ? INT : REAL);
    }
    default:
      return vector.of(REAL);
  }
}
