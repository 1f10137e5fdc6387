/** Makes expressions of the automaton, folding what is constant on the way. */
import type { ConstValue } from "../../3-check/typed.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import type { BinaryOp, Expr } from "./ir.js";
import { entryCount, numberOf, valueAt, valueCount } from "./values.js";

type SeatType = Type & { readonly kind: "seat" };

export const constant = (type: Type, value: ConstValue, span?: Span): Expr => ({ kind: "const", type, value, span });
export const truth = (value: boolean): Expr => constant(BOOL, value);
export const whole = (value: number): Expr => constant({ kind: "int", low: value, high: value }, value);

export function isConst(e: Expr): e is Expr & { readonly kind: "const" } {
  return e.kind === "const";
}

/** The type of numbers of decisions and draws (D4); below 0 stands for none. */
export const EVENT_NUMBER: Type = { kind: "int", low: -1, high: 1_073_741_823 };

/** Tells whether a variable holds the number of a decision, or the numbers of several, for credit (A9). */
export const isEventNumber = (type: Type): boolean =>
  type.kind === "array" ? isEventNumber(type.element) : type.kind === "int" && type.low === -1 && type.high === 1_073_741_823;

/** Tells whether an expression is the constant `value`. */
export function isValue(e: Expr, value: ConstValue): boolean {
  return e.kind === "const" && e.value === value;
}

/** All values of a finite type, to be walked. */
export const allOf = (type: Type, span?: Span): Expr => ({ kind: "index_type", type: { kind: "index_type", of: type }, of: type, span });

/** The values of a finite type, listed. */
export function listedValues(over: Expr & { kind: "index_type" }): Expr {
  const count = valueCount(over.of) ?? 0;
  const values = Array.from({ length: count }, (_, i) => valueAt(over.of, i));
  return constant({ kind: "list", element: over.of, length: count }, values, over.span);
}

/** Comparisons that say the contrary; no value here is ever NaN (G2). */
const OPPOSITE: Partial<Record<BinaryOp, BinaryOp>> = { eq: "ne", ne: "eq", lt: "ge", ge: "lt", gt: "le", le: "gt" };

const isNegation = (e: Expr): boolean => (e.kind === "unary" && e.op === "not") || (e.kind === "binary" && OPPOSITE[e.op] !== undefined);

/** Negates a condition. */
export function not(operand: Expr, span?: Span): Expr {
  if (operand.kind === "const") return constant(BOOL, operand.value !== true, span);
  if (operand.kind === "unary" && operand.op === "not") return operand.operand;
  if (operand.kind === "binary") {
    const opposite = OPPOSITE[operand.op];
    if (opposite !== undefined) return { ...operand, op: opposite, span: span ?? operand.span };
    if ((operand.op === "and" || operand.op === "or") && isNegation(operand.left) && isNegation(operand.right)) {
      return binary(operand.op === "and" ? "or" : "and", not(operand.left), not(operand.right), BOOL, span ?? operand.span);
    }
  }
  return { kind: "unary", type: BOOL, op: "not", operand, span };
}

export function and(left: Expr | undefined, right: Expr | undefined, span?: Span): Expr {
  if (left === undefined) return right ?? truth(true);
  return right === undefined ? left : binary("and", left, right, BOOL, span);
}

/** Compares whole values. */
export const eq = (left: Expr, right: Expr, span?: Span): Expr => binary("eq", left, right, BOOL, span);

/** Makes a binary operation; constants are computed where the result is the same at run time. */
export function binary(op: BinaryOp, left: Expr, right: Expr, type: Type, span?: Span): Expr {
  if (op === "and" || op === "or") {
    const decided = op === "or";
    if (left.kind === "const") return left.value === decided ? left : right;
    if (right.kind === "const") return right.value === decided ? right : left;
  }
  if (left.kind === "const" && right.kind === "const") {
    const value = compute(op, left.value, right.value, type);
    if (value !== undefined) return constant(type, value, span);
  }
  return { kind: "binary", op, type, left, right, span };
}

function compute(op: BinaryOp, left: ConstValue, right: ConstValue, type: Type): ConstValue | undefined {
  if (op === "eq" || op === "ne") {
    const scalar = (v: ConstValue) => v === null || typeof v !== "object";
    if (!scalar(left) || !scalar(right)) return undefined;
    const same =
      left === null || right === null || typeof left === "string" || typeof right === "string"
        ? left === right
        : Number(left) === Number(right);
    return same === (op === "eq");
  }
  if (typeof left === "object" || typeof right === "object" || typeof left === "string" || typeof right === "string") return undefined;
  const a = Number(left);
  const b = Number(right);
  const real = type.kind === "real";
  const result = (n: number): number | undefined => {
    if (real) return Number.isFinite(Math.fround(n)) ? Math.fround(n) : undefined;
    return n >= -2147483648 && n <= 2147483647 ? n : undefined;
  };
  switch (op) {
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    case "add":
      return result(a + b);
    case "sub":
      return result(a - b);
    case "mul":
      return result(a * b);
    case "div":
      return b === 0 ? undefined : result(Math.fround(a) / Math.fround(b));
    case "idiv":
      return b === 0 ? undefined : result(Math.floor(a / b));
    case "imod":
      return b === 0 ? undefined : result(a - b * Math.floor(a / b));
    default:
      return undefined;
  }
}

export function cond(condition: Expr, then: Expr, otherwise: Expr, type: Type, span?: Span): Expr {
  if (condition.kind === "const") return condition.value === true ? then : otherwise;
  return { kind: "cond", type, condition, then, else: otherwise, span };
}

export function isSome(operand: Expr, span?: Span): Expr {
  if (operand.kind === "const") return constant(BOOL, operand.value !== null, span);
  if (operand.type.kind !== "option" && operand.type.kind !== "none" && operand.type.kind !== "unknown") return truth(true);
  return { kind: "is_some", type: BOOL, operand, span };
}

/** Takes the value out of an option that is known to be there. */
export function unwrap(operand: Expr): Expr {
  if (operand.type.kind !== "option") return operand;
  if (operand.kind === "const") return constant(operand.type.inner, operand.value, operand.span);
  return { kind: "unwrap", type: operand.type.inner, operand, span: operand.span };
}

/** Reads entries of an array, list or tuple; fewer indices than axes give the rest of the array. */
export function index(object: Expr, at: readonly Expr[], span?: Span): Expr {
  // `a[i, j]` of an array of arrays.
  if (object.type.kind === "array" && object.type.element.kind === "array" && at.length > object.type.index.length) {
    const outer = object.type.index.length;
    return index(index(object, at.slice(0, outer), span), at.slice(outer), span);
  }
  const type = elementType(object.type, at);
  if (object.kind === "const" && Array.isArray(object.value) && at.every(isConst)) {
    const values = object.value as readonly ConstValue[];
    const position = constPosition(
      object.type,
      at.map((a) => (a.kind === "const" ? a.value : null)),
    );
    if (position !== undefined && position >= 0 && position < values.length) return constant(type, values[position], span);
  }
  return { kind: "index", type, object, at, span };
}

function constPosition(type: Type, at: readonly ConstValue[]): number | undefined {
  if (type.kind === "list" || type.kind === "tuple") return Number(at[0]);
  if (type.kind !== "array" || type.index.length !== at.length) return undefined;
  let position = 0;
  for (const [k, axis] of type.index.entries()) {
    const number = numberOf(axis, at[k]);
    const size = valueCount(axis) ?? 0;
    if (!(number >= 0 && number < size)) return undefined;
    position = position * size + number;
  }
  return position;
}

function elementType(type: Type, at: readonly Expr[]): Type {
  if (type.kind === "list" || type.kind === "set") return type.element;
  if (type.kind === "tuple")
    return at[0].kind === "const" ? (type.elements[Number(at[0].value)] ?? { kind: "unknown" }) : { kind: "unknown" };
  if (type.kind !== "array") return { kind: "unknown" };
  const rest = type.index.slice(at.length);
  return rest.length === 0 ? type.element : { kind: "array", index: rest, element: type.element };
}

export function field(object: Expr, name: string, type: Type, span?: Span): Expr {
  if (object.kind === "record") {
    const found = object.fields.find((f) => f.name === name);
    if (found !== undefined) return found.value;
  }
  if (object.kind === "const" && typeof object.value === "object" && object.value !== null && !Array.isArray(object.value)) {
    return constant(type, (object.value as Readonly<Record<string, ConstValue>>)[name], span);
  }
  return { kind: "field", type, object, name, span };
}

/** The seat `k` places after `me`. */
export function seatAfterMe(me: Expr, seat: SeatType, k: number): Expr {
  return k === 0 ? me : binary("imod", binary("add", me, whole(k), INT), whole(seat.names.length), seat);
}

/** The value a variable of this type starts with when nothing says otherwise. */
export function zeroOf(type: Type): ConstValue {
  switch (type.kind) {
    case "bool":
      return false;
    case "int":
      return type.low > 0 ? type.low : type.high < 0 ? type.high : 0;
    case "option":
    case "none":
      return null;
    case "text":
      return "";
    case "tuple":
      return type.elements.map(zeroOf);
    case "record":
      return Object.fromEntries(type.fields.map((f) => [f.name, zeroOf(f.type)]));
    case "array": {
      const zero = zeroOf(type.element);
      return Array.from({ length: entryCount(type) ?? 0 }, () => zero);
    }
    case "list": {
      const zero = zeroOf(type.element);
      return Array.from({ length: type.length ?? 0 }, () => zero);
    }
    case "set":
      return [];
    case "tagged":
      return type.tags.every((t) => t.heads.length === 0) ? 0 : { tag: 0, heads: type.tags[0].heads.map((h) => zeroOf(h.type)) };
    default:
      return 0;
  }
}

/** How deep lists and sets lie in each other. */
function depthOf(type: Type): number {
  return type.kind === "list" || type.kind === "set" ? 1 + depthOf(type.element) : 0;
}

/** A set of the values of a list, or of all values of a type; constants are kept in order, each once. */
export function setOf(type: Type & { kind: "set" }, value: Expr): Expr {
  if (value.type.kind === "set" && value.kind !== "const") return value;
  const count = valueCount(type.element);
  if (value.kind === "index_type")
    return constant(
      type,
      Array.from({ length: valueCount(value.of) ?? 0 }, (_, i) => valueAt(value.of, i)),
      value.span,
    );
  if (value.kind === "const" && Array.isArray(value.value) && count !== undefined) {
    const byNumber = new Map((value.value as readonly ConstValue[]).map((v) => [numberOf(type.element, v), v]));
    return constant(
      type,
      [...byNumber].sort(([a], [b]) => a - b).map(([, v]) => v),
      value.span,
    );
  }
  return { kind: "call", type, name: "set_of", args: [value], span: value.span };
}

/** Spreads a value over every entry of an array type, `stake: (1..2)[player] = 1`; a list where a set is meant becomes one. */
export function spread(type: Type, value: Expr): Expr {
  if (type.kind === "set" && value.type.kind !== "unknown") return setOf(type, value);
  if (type.kind !== "array" || value.type.kind === "array" || value.type.kind === "unknown") return value;
  const { element } = type;
  const fills = (element.kind === "list" || element.kind === "set") && depthOf(value.type) === depthOf(element);
  if (value.type.kind === "list" && !fills) return value;
  if (value.kind === "const" && Array.isArray(value.value) && !fills) return constant(type, value.value);
  const count = entryCount(type) ?? 0;
  if (fills || element.kind === "array") value = spread(element, value);
  if (value.kind === "const")
    return constant(
      type,
      Array.from({ length: count }, () => value.value),
      value.span,
    );
  return { kind: "array", type, elements: Array.from({ length: count }, () => value), span: value.span };
}
