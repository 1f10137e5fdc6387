/** Rules inlined by value (A2): their statements stand where they are called. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { constant, zeroOf } from "./build.js";
import type { Call, Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { bindParameters } from "./functions.js";
import type { Expr } from "./ir.js";
import { returnsEarly } from "./scan.js";
import { lowerStatements, lowerValue } from "./statements.js";

/** Inlines a call of a rule; gives its value, if it has one and comes back. */
export function inlineRule(cx: Lowering, e: ast.CallExpr, declaration: ast.RuleDecl, type: Type): Expr | undefined {
  if (cx.calls.some((c) => c.node === declaration)) return cx.refuse(e, `the recursive rule \`${declaration.name.text}\``);
  bindParameters(cx, e, declaration);
  const { body } = declaration;
  if (body.kind === "block") return inlineBody(cx, declaration, body, type, e);
  cx.calls.push({ name: declaration.name.text, node: declaration, result: undefined, resultPlace: undefined, exit: undefined });
  const value = lowerValue(cx, body, { name: declaration.name.text });
  cx.calls.pop();
  return value;
}

/** Inlines a body of statements whose parameters are bound. */
export function inlineBody(
  cx: Lowering,
  declaration: ast.RuleDecl | ast.FnDecl,
  body: ast.Block,
  type: Type,
  e: ast.Node,
): Expr | undefined {
  const name = declaration.name.text;
  const outer = { loops: cx.loops };
  cx.loops = [];
  let value: Expr | undefined;
  if (!returnsEarly(body)) {
    const last = body.statements[body.statements.length - 1];
    const returned = last?.kind === "return" ? last.value : undefined;
    cx.calls.push({ name, node: declaration, result: undefined, resultPlace: undefined, exit: undefined });
    lowerStatements(cx, last?.kind === "return" ? body.statements.slice(0, -1) : body.statements);
    if (returned !== undefined && cx.flow.at !== undefined) value = lowerValue(cx, returned, { name });
    if (value !== undefined && last !== undefined) value = cx.fitted(value, name, type, last);
    cx.calls.pop();
  } else {
    const gives = type.kind !== "unit" && type.kind !== "unknown";
    const result = gives ? cx.variable(name, type, constant(type, zeroOf(type)), e.span) : undefined;
    const call: Call = { name, node: declaration, result: result?.read, resultPlace: result?.place, exit: undefined };
    cx.calls.push(call);
    lowerStatements(cx, body.statements);
    cx.calls.pop();
    if (call.exit !== undefined) cx.flow.enter(call.exit, e.span);
    value = result?.read;
  }
  cx.loops = outer.loops;
  return value;
}

/** `return e`: puts the value where the call wants it and goes on after the call. */
export function lowerReturn(cx: Lowering, s: ast.ReturnStmt): void {
  const call = cx.calls[cx.calls.length - 1];
  if (call === undefined) {
    cx.refuse(s, "`return` here");
    return;
  }
  if (s.value !== undefined && call.resultPlace !== undefined) {
    const value = lowerExpr(cx, s.value);
    cx.flow.emit({ kind: "store", place: call.resultPlace, value, checked: cx.typed.checkedStores.has(s), span: s.span });
  }
  call.exit ??= cx.flow.open(`after_${call.name}`, s.span);
  cx.flow.goto(call.exit, s.span);
}
