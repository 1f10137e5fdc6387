/** Calls of TypeScript: the automaton names each extern once and calls it by its number. */
import type * as ast from "../../1-parse/ast.js";
import { textOf } from "../../2-bind/bind.js";
import type { Type } from "../../3-check/types.js";
import { spread } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Expr, Extern } from "./ir.js";

/** Lowers a call of an extern; arguments come by name or position, else from defaults. */
export function lowerExternCall(cx: Lowering, e: ast.CallExpr, declaration: ast.ExternDecl, type: Type): Expr {
  const unnamed = e.args.filter((a) => a.name === undefined);
  const args = declaration.params.map((param, i) => {
    const arg = e.args.find((a) => a.name?.text === param.name.text) ?? unnamed[i];
    const given = arg?.value ?? param.default;
    const declared = cx.typed.typeOfName(param.name);
    if (given === undefined) return cx.refuse(e, `a call without \`${param.name.text}\``);
    const value = spread(declared, lowerExpr(cx, given));
    return arg === undefined ? value : cx.fitted(value, param.name.text, declared, arg);
  });
  const name = declaration.name.text;
  let number = cx.externs.findIndex((known) => known.declaration === declaration);
  if (number < 0) {
    number = cx.externs.length;
    cx.externs.push({ declaration, extern: externOf(cx, declaration, type) });
  }
  return { kind: "call", type, name, args, extern: number, span: e.span };
}

function externOf(cx: Lowering, d: ast.ExternDecl, result: Type): Extern {
  return {
    name: d.name.text,
    from: textOf(d.from),
    parameters: d.params.map((p) => ({ name: p.name.text, type: cx.typed.typeOfName(p.name) })),
    result,
    span: d.span,
  };
}
