/** Printing of operators, the same in the scalar form and the kernel; how values are kept and read differs and is left to subclasses. */
import { unreachable } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { Type } from "../../3-check/types.js";
import { combined, INT_MAX, INT_MIN, rangeOf } from "../../4-lower/games/int-ranges.js";
import type { BinaryOp, Expr } from "../../4-lower/games/ir.js";
import type { GameContext } from "./context.js";

const COMPARISONS: Readonly<Partial<Record<BinaryOp, string>>> = { lt: "<", le: "<=", gt: ">", ge: ">=" };
const ARITHMETIC: Readonly<Partial<Record<BinaryOp, string>>> = { add: "+", sub: "-", mul: "*" };
/** The calls of numbers that both forms write alike. */
const SIMPLE_CALLS = new Set(
  "abs min max clamp sign floor ceil round int sqrt exp log sin cos tanh real row col distance cell other".split(" "),
);

export abstract class ExpressionPrinter {
  constructor(readonly context: GameContext) {}

  /** Prints an expression in the form of its own type. */
  abstract print(e: Expr): string;
  /** Prints an expression as a value of `type`: ints become reals, values become options where that is expected. */
  abstract to(e: Expr, type: Type): string;
  /** Prints a call that checks what it computes; `text` says what goes wrong otherwise. */
  protected abstract checked(name: string, args: readonly string[], span: Span | undefined, text: string): string;
  /** Compares two values of types that are not both plain. */
  protected abstract equal(left: Expr, right: Expr): string;

  /** Prints a number: bools count as 0 and 1 (C3). */
  number(e: Expr): string {
    return e.type.kind === "bool" ? `Number(${this.print(e)})` : this.print(e);
  }

  /** Prints a real rounded to f32. */
  protected real(e: Expr): string {
    if (e.type.kind === "real") return this.print(e);
    const [low, high] = rangeOf(e);
    const text = this.number(e);
    return low >= -(2 ** 24) && high <= 2 ** 24 ? text : `Math.fround(${text})`;
  }

  protected unary(e: Expr & { kind: "unary" }): string {
    if (e.op === "not") return this.not(e.operand);
    const text = `-(${e.type.kind === "real" ? this.real(e.operand) : this.number(e.operand)})`;
    if (e.type.kind === "real") return text;
    const [low] = rangeOf(e.operand);
    // `0 -` keeps a negative zero out of whole numbers.
    const plain = `(0 ${text})`;
    return low > INT_MIN ? plain : this.checked("int32", [plain], e.span, "an int overflows");
  }

  /** Prints the opposite of a condition as a reader would write it. */
  not(e: Expr): string {
    if (e.kind === "is_some") return this.isNone(e.operand);
    if (e.kind === "binary" && (e.op === "eq" || e.op === "ne")) return this.binary({ ...e, op: e.op === "eq" ? "ne" : "eq" });
    return `!(${this.print(e)})`;
  }

  /** Prints the quotient of two whole numbers, rounded down; the divisor is not zero. */
  protected floored(left: Expr, right: Expr): string {
    return `Math.floor(${this.number(left)} / ${this.number(right)})`;
  }

  protected abstract isNone(operand: Expr): string;

  protected binary(e: Expr & { kind: "binary" }): string {
    const { op, left, right } = e;
    switch (op) {
      case "or":
      case "and": {
        const one = this.print(left);
        const other = this.print(right);
        // The same condition twice says no more than once: expressions have no effects.
        return one === other ? one : `(${one} ${op === "or" ? "||" : "&&"} ${other})`;
      }
      case "eq":
      case "ne":
        return this.equality(op, left, right);
      case "lt":
      case "le":
      case "gt":
      case "ge":
        return `(${this.number(left)} ${COMPARISONS[op]} ${this.number(right)})`;
      case "add":
      case "sub":
      case "mul":
        return this.arithmetic(e);
      case "div": {
        const zero = right.kind === "const" && right.value !== 0;
        if (zero) return `Math.fround(${this.real(left)} / ${this.real(right)})`;
        return this.checked("divide", [this.real(left), this.real(right)], e.span, "division by zero");
      }
      case "idiv": {
        const [low, high] = rangeOf(right);
        if (low > 0 || high < -1) return this.floored(left, right);
        return this.checked("floorDivide", [this.number(left), this.number(right)], e.span, "division by zero, or an int overflows");
      }
      case "imod": {
        const [low] = rangeOf(left);
        const divisor = rangeOf(right);
        if (low >= 0 && divisor[0] > 0) return `(${this.number(left)} % ${this.number(right)})`;
        if (low < 0 && right.kind === "const" && Number(right.value) > 0 && low + Number(right.value) >= 0) {
          return `((${this.number(left)} + ${Number(right.value)}) % ${Number(right.value)})`;
        }
        return this.checked("modulo", [this.number(left), this.number(right)], e.span, "`mod` by zero");
      }
      case "pow":
        return this.power(e);
      default:
        return unreachable(op);
    }
  }

  private arithmetic(e: Expr & { kind: "binary" }): string {
    const operator = ARITHMETIC[e.op] ?? "";
    if (e.type.kind === "real") return `Math.fround(${this.real(e.left)} ${operator} ${this.real(e.right)})`;
    const text = `(${this.number(e.left)} ${operator} ${this.number(e.right)})`;
    const [low, high] = combined(e.op, rangeOf(e.left), rangeOf(e.right));
    return low >= INT_MIN && high <= INT_MAX ? text : this.checked("int32", [text], e.span, "an int overflows");
  }

  private power(e: Expr & { kind: "binary" }): string {
    const exponent = e.right.kind === "const" ? Number(e.right.value) : NaN;
    if (!(Number.isInteger(exponent) && exponent >= 1 && exponent <= 8))
      return this.context.refuse("a power whose exponent is not a constant from 1 to 8", e.span);
    let product = e.left;
    for (let i = 1; i < exponent; i++) product = { kind: "binary", op: "mul", left: product, right: e.left, type: e.type, span: e.span };
    return this.print(product);
  }

  private equality(op: "eq" | "ne", left: Expr, right: Expr): string {
    const sign = op === "eq" ? "===" : "!==";
    if (isNumeric(left.type) && isNumeric(right.type)) {
      if (left.type.kind === "bool" && right.type.kind === "bool") return `(${this.print(left)} ${sign} ${this.print(right)})`;
      const [a, b] = [this.number(left), this.number(right)];
      // What is known is compared now: TypeScript would find `1 === 0` odd.
      const [x, y] = [writtenNumber(a), writtenNumber(b)];
      if (x !== undefined && y !== undefined) return String((x === y) === (op === "eq"));
      return `(${a} ${sign} ${b})`;
    }
    const equal = this.equal(left, right);
    if (equal === "true" || equal === "false") return String((equal === "true") === (op === "eq"));
    if (op === "eq") return equal;
    // Values of several numbers are equal by several comparisons, or by what a loop found: only a single one can be turned around.
    const single = equal.split(" === ").length === 2 && !/&&|\|\||\?/.test(equal) && equal.startsWith("(");
    return single ? equal.replace(" === ", " !== ") : `!${equal}`;
  }

  /** The calls of pure functions that both forms write alike; undefined for others. */
  protected simpleCall(e: Expr & { kind: "call" }): string | undefined {
    if (!SIMPLE_CALLS.has(e.name)) return undefined;
    const isReal = e.type.kind === "real";
    const args = e.args.map((a) => (isReal ? this.real(a) : isNumeric(a.type) ? this.number(a) : this.print(a)));
    switch (e.name) {
      case "abs": {
        const text = `Math.abs(${args[0]})`;
        return isReal || rangeOf(e.args[0])[0] > INT_MIN ? text : this.checked("int32", [text], e.span, "an int overflows");
      }
      case "min":
      case "max":
        return e.args.every((a) => isNumeric(a.type)) ? `Math.${e.name}(${args.join(", ")})` : undefined;
      case "clamp":
        return `Math.min(Math.max(${args[0]}, ${args[1]}), ${args[2]})`;
      case "sign":
        return `Math.sign(${args[0]})`;
      case "floor":
      case "ceil":
      case "round":
      case "int":
        return this.rounded(e.name, e.args[0], args[0], e.span);
      case "sqrt":
        return `Math.fround(Math.sqrt(${args[0]}))`;
      case "exp":
      case "log":
      case "sin":
      case "cos":
      case "tanh":
        return `${this.context.use(`${e.name}32`)}(${this.real(e.args[0])})`;
      case "real":
        return this.real(e.args[0]);
      case "row": {
        const [cell] = e.args;
        if (cell.type.kind !== "grid") return undefined;
        return this.floored(cell, { kind: "const", value: cell.type.cols, type: { kind: "int", low: 0, high: cell.type.cols } });
      }
      case "col":
        return e.args[0].type.kind === "grid" ? `(${args[0]} % ${e.args[0].type.cols})` : undefined;
      case "distance":
        return e.args[0].type.kind === "grid"
          ? `${this.context.use("gridDistance")}(${e.args[0].type.cols}, ${args.join(", ")})`
          : undefined;
      case "cell":
        return e.type.kind === "grid"
          ? this.checked("cellOf", [...args, String(e.type.rows), String(e.type.cols)], e.span, "a cell outside the grid")
          : undefined;
      case "other":
        return e.type.kind === "seat" && e.type.names.length === 2 ? `(1 - ${args[0]})` : undefined;
      default:
        return undefined;
    }
  }

  /** Prints a real made whole. */
  private rounded(how: string, operand: Expr, text: string, span: Span | undefined): string {
    if (operand.type.kind !== "real") return text;
    const whole = {
      floor: `Math.floor(${text})`,
      ceil: `Math.ceil(${text})`,
      round: `Math.floor(Math.fround(${text} + 0.5))`,
      int: `Math.trunc(${text})`,
    }[how];
    // Adding 0 turns a negative zero into zero.
    return this.checked("int32", [`${whole} + 0`], span, "an int overflows");
  }
}

/** Whether values of a type are single numbers or bools. */
export function isNumeric(type: Type): boolean {
  switch (type.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
    case "seat":
    case "grid":
      return true;
    case "tagged":
      return type.tags.every((t) => t.heads.length === 0);
    default:
      return false;
  }
}

/** The number that a printed expression is, if it is nothing else: `1`, `(0)`. */
export function writtenNumber(text: string): number | undefined {
  const plain = text.replace(/^\(+|\)+$/g, "");
  return /^-?\d+$/.test(plain) ? Number(plain) : undefined;
}
