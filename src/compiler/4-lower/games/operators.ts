/** Operators, and the tests `is` and `in`. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { and, binary, constant, eq, index, isConst, isSome, not, setOf, truth, unwrap, whole, zeroOf } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr, narrowed, unparen } from "./expressions.js";
import type { BinaryOp, Expr } from "./ir.js";
import { eachEntry } from "./vectors.js";
import { isPlainTags } from "./values.js";
import { bothOnTheWay, tells } from "./told-on-the-way.js";

const OPERATORS: Readonly<Record<ast.BinaryOp, BinaryOp>> = {
  or: "or",
  and: "and",
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  div: "idiv",
  mod: "imod",
  "^": "pow",
};

/** Lowers a binary operation. */
export function lowerBinary(cx: Lowering, e: ast.BinaryExpr, type: Type): Expr {
  if ((e.op === "and" || e.op === "or") && tells(cx, [e.right])) return bothOnTheWay(cx, e);
  const left = lowerExpr(cx, e.left);
  const op = OPERATORS[e.op];
  if (op === "and" || op === "or") {
    if (isConst(left) && left.value === (op === "or")) return left;
    const right = cx.fixedly(() => lowerExpr(cx, e.right));
    return binary(op, left, right, BOOL, e.span);
  }
  if (left.type.kind === "grid" && (op === "add" || op === "sub")) return lowerStep(cx, e, left, op, type);
  const right = lowerExpr(cx, e.right);
  const many = (x: Type): boolean => x.kind === "list" || x.kind === "array" || x.kind === "tuple";
  const compares = op === "eq" || op === "ne";
  const concats = op === "add" && many(left.type) && many(right.type) && type.kind === "list" && left.type.kind !== "tuple";
  if ((many(left.type) || many(right.type)) && !compares && !concats)
    return eachEntry(cx, type, [left, right], ([x, y], of) => binary(op, x, y, of, e.span), e.span);
  if ((left.type.kind === "list" || left.type.kind === "array") && op === "add") {
    return { kind: "call", type, name: "concat", args: [left, right], span: e.span };
  }
  if (left.type.kind === "set" && (op === "add" || op === "sub")) {
    const name = op === "add" ? "set_union" : "set_difference";
    return { kind: "call", type: left.type, name, args: [left, setOf(left.type, right)], span: e.span };
  }
  if (left.type.kind === "text" && op === "add") return { kind: "call", type, name: "text", args: [left, right], span: e.span };
  if ((op === "eq" || op === "ne") && left.type.kind === "set") return binary(op, left, setOf(left.type, right), type, e.span);
  if ((op === "eq" || op === "ne") && right.type.kind === "set") return binary(op, setOf(right.type, left), right, type, e.span);
  return binary(op, left, right, type, e.span);
}

/** `at + (1, 0)`: the cell a step away, none beyond the border (C4). */
function lowerStep(cx: Lowering, e: ast.BinaryExpr, cell: Expr, op: "add" | "sub", type: Type): Expr {
  const sign = (x: Expr): Expr => {
    if (op === "add") return x;
    return isConst(x) ? constant(x.type, -Number(x.value), x.span) : { kind: "unary", type: INT, op: "neg", operand: x, span: x.span };
  };
  const step = lowerExpr(cx, e.right);
  if (step.kind === "const" && Array.isArray(step.value) && step.value.length === 2) {
    const [row, col] = step.value as readonly number[];
    return { kind: "call", type, name: "grid_step", args: [cell, sign(whole(row)), sign(whole(col))], span: e.span };
  }
  if (step.kind === "array" && step.elements.length === 2) {
    return { kind: "call", type, name: "grid_step", args: [cell, ...step.elements.map(sign)], span: e.span };
  }
  if (step.type.kind === "tuple" && cx.isStable(step)) {
    return {
      kind: "call",
      type,
      name: "grid_step",
      args: [cell, sign(index(step, [whole(0)])), sign(index(step, [whole(1)]))],
      span: e.span,
    };
  }
  return cx.refuse(e.right, "this step on a grid", "write it as `(rows, columns)`");
}

/** `x is some`, `x is none`, `x is queen`, `t is raise(by)`. */
export function lowerIs(cx: Lowering, e: ast.IsExpr): Expr {
  const left = lowerExpr(cx, e.left);
  const truthOf = (value: Expr): Expr => (e.not ? not(value, e.span) : value);
  const right = unparen(e.right);
  if (right.kind === "none") return truthOf(not(isSome(left, e.span), e.span));
  if (right.kind === "name_expr") {
    const meaning = cx.typed.meaningOf(right.name);
    if (meaning?.kind === "some") return truthOf(isSome(left, e.span));
    if (meaning?.kind === "none") return truthOf(not(isSome(left, e.span), e.span));
    if (meaning?.kind === "tag" && !isPlainTags(meaning.type)) return truthOf(isTag(left, meaning.index, e.span));
  }
  if (right.kind === "call" && right.callee.kind === "name_expr") {
    const meaning = cx.typed.meaningOf(right.callee.name);
    if (meaning?.kind === "tag") {
      const takesApart = right.args.length > 0 && !cx.isStable(left);
      if (takesApart && (cx.fixed > 0 || cx.flow.at === undefined)) {
        return cx.refuse(e, "taking apart a value that may change", "give it a name first: `let x = …`");
      }
      const named = takesApart ? cx.named(left, "subject", left.type, e.left.span) : left;
      const operand = narrowed(named, meaning.type);
      const tests: Expr[] = [];
      right.args.forEach((arg, head) => {
        const value = headOf(operand, meaning.index, head, meaning.type.tags[meaning.index].heads[head].type, arg.span);
        const bound = arg.value.kind === "name_expr" ? arg.value.name : undefined;
        const symbol = bound === undefined ? undefined : cx.typed.bound.symbolOf.get(bound);
        if (bound !== undefined && symbol?.kind === "local" && symbol.name === bound) cx.bindings.set(bound, { kind: "value", value });
        else tests.push(eq(value, lowerExpr(cx, arg.value), arg.span));
      });
      return truthOf(tests.reduce((all, test) => and(all, test, e.span), isTag(named, meaning.index, e.span)));
    }
  }
  return truthOf(eq(left, lowerExpr(cx, e.right), e.span));
}

/** What a tag carries, where the value is known to have it. */
export function headOf(operand: Expr, tag: number, head: number, type: Type, span: Expr["span"]): Expr {
  if (operand.kind !== "tagged") return { kind: "head", type, operand, tag, head, span };
  return operand.tag === tag ? operand.heads[head] : constant(type, zeroOf(type), span); // of another tag: never read
}

/** Tests a tag; an option that is none has no tag. */
export function isTag(operand: Expr, tag: number, span: Expr["span"]): Expr {
  if (operand.type.kind === "option") return and(isSome(operand, span), isTag(unwrap(operand), tag, span), span);
  if (operand.type.kind === "tagged" && isPlainTags(operand.type)) return eq(operand, constant(operand.type, tag), span);
  if (operand.kind === "tagged") return truth(operand.tag === tag);
  return { kind: "is_tag", type: BOOL, operand, tag, span };
}

/** `x in xs`. */
export function lowerIn(cx: Lowering, e: ast.InExpr): Expr {
  const left = lowerExpr(cx, e.left);
  const right = lowerExpr(cx, e.right);
  const truthOf = (value: Expr): Expr => (e.not ? not(value, e.span) : value);
  if (right.kind === "span_of") {
    return truthOf(and(binary("le", right.low, left, BOOL, e.span), binary("le", left, right.high, BOOL, e.span), e.span));
  }
  if (right.kind === "index_type") return truthOf(truth(true));
  return truthOf({ kind: "call", type: BOOL, name: "contains", args: [right, left], span: e.span });
}
