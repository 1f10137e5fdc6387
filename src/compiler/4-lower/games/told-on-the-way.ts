/**
 * `reveal` in the midst of an expression (B7): what is told depends on how the expression goes, so that the value of a branch, or of each entry,
 * waits in a variable while statements before the expression tell it.
 */
import type * as ast from "../../1-parse/ast.js";
import { BOOL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { branch } from "./branch.js";
import { binary, constant, isSome, not, unwrap, whole, zeroOf } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr } from "./expressions.js";
import { lowerForClause } from "./for-loops.js";
import type { Expr, Place } from "./ir.js";
import { armTest, stable } from "./match.js";
import { some } from "./scan.js";

/** Whether statements can stand before the expression, and something in it is told. */
export function tells(cx: Lowering, parts: readonly ast.Node[]): boolean {
  return cx.fixed === 0 && cx.flow.at !== undefined && cx.calls.every((c) => c.node.kind !== "fn") && parts.some(reveals);
}

/** Whether a `reveal` stands in a piece of syntax. */
export const reveals = (node: ast.Node): boolean =>
  some(node, (n) => {
    if (n.kind !== "call") return false;
    const { callee } = n as ast.CallExpr;
    return callee.kind === "name_expr" && callee.name.text === "reveal";
  });

interface Waiting {
  readonly read: Expr;
  readonly store: (value: Expr) => void;
}

/** A variable for a value that comes about on one of several ways. */
function waiting(cx: Lowering, type: Type, node: ast.Node, first: Expr = constant(type, zeroOf(type), node.span)): Waiting {
  const { read, place } = cx.variable(cx.target.name ?? "value", type, first, node.span);
  return { read, store: (value) => cx.flow.emit({ kind: "store", place, value, checked: false, span: node.span }) };
}

/** `c ? reveal(a) : b`. */
export function conditionalOnTheWay(cx: Lowering, e: ast.ConditionalExpr, type: Type): Expr {
  const condition = lowerExpr(cx, e.condition);
  const { read, store } = waiting(cx, type, e);
  branch(
    cx,
    condition,
    () => store(lowerExpr(cx, e.then)),
    () => store(lowerExpr(cx, e.else)),
    e.span,
  );
  return read;
}

/** `a and reveal(b)`: b is told only where a holds. */
export function bothOnTheWay(cx: Lowering, e: ast.BinaryExpr): Expr {
  const { read, store } = waiting(cx, BOOL, e, lowerExpr(cx, e.left));
  const right = (): void => store(lowerExpr(cx, e.right));
  const nothing = (): void => {};
  branch(cx, e.op === "and" ? read : not(read), right, nothing, e.span);
  return read;
}

/** `x else reveal(y)`: y is told only where x is none. */
export function elseOnTheWay(cx: Lowering, e: ast.ElseExpr, otherwise: ast.Expr, type: Type): Expr {
  const operand = stable(cx, lowerExpr(cx, e.operand));
  const { read, store } = waiting(cx, type, e);
  branch(
    cx,
    isSome(operand, e.span),
    () => store(unwrap(operand)),
    () => store(lowerExpr(cx, otherwise)),
    e.span,
  );
  return read;
}

/** `match x { a => reveal(y), … }`. */
export function matchOnTheWay(cx: Lowering, e: ast.MatchExpr, type: Type): Expr {
  const subject = e.subject === undefined ? undefined : stable(cx, lowerExpr(cx, e.subject));
  const { read, store } = waiting(cx, type, e);
  const from = (i: number): void => {
    const arm = e.arms[i];
    if (arm === undefined) return;
    const test = armTest(cx, arm, subject);
    const { body } = arm;
    const give = (): void => {
      if (body.kind === "expr") store(lowerExpr(cx, body.value));
      else cx.refuse(body, "a `match` inside an expression with an arm of statements", "give its value a name first: `let x = match …`");
    };
    const last = i === e.arms.length - 1 && arm.where === undefined && arm.guard === undefined;
    if (test === undefined || last) give();
    else branch(cx, test, give, () => from(i + 1), e.span, "after_match");
  };
  from(0);
  return read;
}

/** `[reveal(x) for x in xs]`: entry after entry is told. */
export function comprehensionOnTheWay(cx: Lowering, e: ast.ComprehensionExpr, type: Type): Expr {
  const statement: ast.ExprStmt = { kind: "expr", span: e.span, value: e.value };
  if (type.kind === "list" && type.length === undefined && type.upTo !== undefined) {
    const list = waiting(cx, type, e);
    lowerForClause(cx, e.for, statement, () => {
      const value = lowerExpr(cx, e.value);
      const one: Expr = { kind: "array", type: { kind: "list", element: type.element, length: 1 }, elements: [value], span: e.span };
      list.store({ kind: "call", type, name: "concat", args: [list.read, one], span: e.span });
    });
    return list.read;
  }
  const axis = type.kind === "array" && type.index.length === 1 ? type.index[0] : undefined;
  const [binder] = e.for.binders;
  const name = e.for.binders.length === 1 && binder.names.length === 1 && binder.names[0].kind === "name" ? binder.names[0] : undefined;
  const keyed = axis !== undefined && name !== undefined && cx.typed.typeOf(binder.in).kind === "index_type";
  if ((type.kind !== "list" && !keyed) || (type.kind === "list" && type.length === undefined)) {
    return cx.refuse(e, "`reveal` of each entry in this list", "tell them in a loop: `for x in xs { … reveal(x) … }`");
  }
  const { read, place } = cx.variable(cx.target.name ?? "values", type, constant(type, zeroOf(type), e.span), e.span);
  const counter: Type = { kind: "int", low: 0, high: type.kind === "list" ? (type.length ?? 0) : 0 };
  const count = keyed ? undefined : cx.variable("place", counter, whole(0), e.span);
  lowerForClause(cx, e.for, statement, () => {
    const value = lowerExpr(cx, e.value);
    const at = count?.read ?? lowerExpr(cx, name === undefined ? e.value : { kind: "name_expr", span: name.span, name });
    const entry: Place = { root: place.root, path: [{ kind: "index", at: [at] }], type: elementOf(type) };
    cx.flow.emit({ kind: "store", place: entry, value, checked: false, span: e.span });
    if (count === undefined) return;
    const next = binary("add", count.read, whole(1), counter, e.span);
    cx.flow.emit({ kind: "store", place: count.place, value: next, checked: false, span: e.span });
  });
  return read;
}
