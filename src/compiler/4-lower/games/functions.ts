/** Functions inlined by value (A2): as an expression where their body is one, as statements before it where those can stand. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { cond, constant, isConst, spread } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Expr } from "./ir.js";
import { distributionOf } from "./lower-distribution.js";
import { inlineBody } from "./rules.js";
import { entryCount } from "./values.js";
import { bindName } from "./walks.js";

/** Lowers a call of a pure function. */
export function inlineFunction(cx: Lowering, e: ast.CallExpr, declaration: ast.FnDecl, type: Type): Expr {
  if (cx.calls.some((c) => c.node === declaration)) return cx.refuse(e, `the recursive function \`${declaration.name.text}\``);
  const asStatements = cx.fixed === 0 && cx.flow.at !== undefined;
  bindParameters(cx, e, declaration);
  cx.calls.push({ name: declaration.name.text, node: declaration, result: undefined, resultPlace: undefined, exit: undefined });
  const { body } = declaration;
  const value = body.kind === "block" ? (valueOfBlock(cx, body.statements, type) ?? undefined) : lowerExpr(cx, body);
  cx.calls.pop();
  if (value !== undefined) return value;
  if (!asStatements || body.kind !== "block") {
    return cx.refuse(
      e,
      `a call of \`${declaration.name.text}\`, which has loops or variables, inside an expression`,
      "give its value a name first: `let x = …`",
    );
  }
  return inlineBody(cx, declaration, body, type, e) ?? cx.refuse(e, `a call of \`${declaration.name.text}\` without a value`);
}

/** Gives parameters their arguments: values by name or position, else defaults. */
export function bindParameters(cx: Lowering, e: ast.CallExpr, declaration: ast.FnDecl | ast.RuleDecl): void {
  const values = declaration.params.map((param, i) => {
    const named = e.args.find((a) => a.name?.text === param.name.text);
    const unnamed = e.args.filter((a) => a.name === undefined);
    const arg = named ?? unnamed[i];
    const argument = arg?.value ?? param.default;
    const type = cx.typed.typeOfName(param.name);
    // A function that is given was put in where it is called.
    if (type.kind === "fn") return constant(type, null, e.span);
    if (type.kind === "dist" && argument !== undefined) {
      const distribution = distributionOf(cx, argument, type.of);
      if (distribution !== undefined) cx.distributions.set(param, distribution);
      return constant(type, 0, e.span);
    }
    const given = argument === undefined ? cx.refuse(e, `a call without \`${param.name.text}\``) : spread(type, lowerExpr(cx, argument));
    const value = arg === undefined ? given : cx.fitted(given, param.name.text, type, arg);
    return cx.fixed === 0 && cx.flow.at !== undefined ? cx.named(value, param.name.text, bounded(type, value.type), e.span) : value;
  });
  declaration.params.forEach((param, i) => {
    if (!cx.stored.has(param)) cx.bindings.set(param, { kind: "value", value: values[i] });
    else {
      const { local } = cx.variable(param.name.text, values[i].type, values[i], e.span);
      cx.bindings.set(param, { kind: "variable", local, name: param.name.text, type: values[i].type });
    }
  });
}

/** The type of a parameter in one call: a list whose bound is not declared is as long as what is given. */
function bounded(declared: Type, given: Type): Type {
  if (declared.kind === "unknown") return given;
  if (declared.kind !== "list" || declared.upTo !== undefined || (given.kind !== "list" && given.kind !== "array")) return declared;
  const length = given.kind === "array" ? entryCount(given) : given.length;
  const upTo = given.kind === "list" ? given.upTo : undefined;
  return { ...declared, ...(length === undefined ? {} : { length }), ...(upTo === undefined ? {} : { upTo }) };
}

/** The value of a body of `let`s, tests and `return`s; nothing if it has loops or variables. */
function valueOfBlock(cx: Lowering, statements: readonly ast.Stmt[], type: Type): Expr | undefined {
  if (!isExpressionBody(statements)) return undefined;
  return valueOf(cx, statements, type);
}

/** Whether a body is `let`s, tests and `return`s, and so one expression. */
export function isExpressionBody(statements: readonly ast.Stmt[]): boolean {
  const last = statements[statements.length - 1];
  const ends = (s: ast.Stmt | undefined): boolean => {
    if (s === undefined) return false;
    if (s.kind === "return") return s.value !== undefined;
    if (s.kind !== "if" || s.else === undefined) return false;
    return isExpressionBody(s.then.statements) && (s.else.kind === "if" ? ends(s.else) : isExpressionBody(s.else.statements));
  };
  if (!ends(last)) return false;
  return statements.slice(0, -1).every((s) => {
    if (s.kind === "const" || s.kind === "fn") return true;
    if (s.kind === "let")
      return s.word === "let" && s.for === undefined && s.bindings.every((b) => b.indices.length === 0 && b.init?.op === "=");
    return s.kind === "if" && s.else === undefined && isExpressionBody(s.then.statements);
  });
}

function valueOf(cx: Lowering, statements: readonly ast.Stmt[], type: Type): Expr {
  const [first, ...rest] = statements;
  switch (first.kind) {
    case "return":
      return first.value === undefined
        ? cx.refuse(first, "`return` without a value")
        : cx.fitted(lowerExpr(cx, first.value), "result", type, first);
    case "let":
      for (const b of first.bindings) if (b.init !== undefined) bindName(cx, b.target, lowerExpr(cx, b.init.value));
      return valueOf(cx, rest, type);
    case "if": {
      const condition = lowerExpr(cx, first.condition);
      const otherwise = first.else === undefined ? rest : first.else.kind === "if" ? [first.else] : first.else.statements;
      if (isConst(condition)) return valueOf(cx, condition.value === true ? first.then.statements : otherwise, type);
      return cx.fixedly(() => cond(condition, valueOf(cx, first.then.statements, type), valueOf(cx, otherwise, type), type, first.span));
    }
    default:
      return rest.length === 0 ? cx.refuse(first, "this statement in a function") : valueOf(cx, rest, type);
  }
}
