/** Functions given to parameters: which one is known to the compiler, so that what takes it is made for it. */
import type * as ast from "../../1-parse/ast.js";
import type { Bound, Symbol } from "../../2-bind/symbols.js";
import { builtinFunctions } from "../../2-bind/builtins.js";
import { declarationOf, nodeKey, type Context } from "../context.js";
import { fnType } from "../declarations.js";
import { externType } from "../externs.js";
import { lateFunction, mismatch } from "../messages.js";
import { assignable } from "../relations.js";
import { typeText } from "../type-text.js";
import { UNKNOWN, type Type } from "../types.js";
import { copyTree } from "./copy.js";
import { isGeneric, specialise, use, type KnownFunction } from "./specialise.js";
import { filledIn, solve, typeKey, type Solution } from "./type-variables.js";

type FnType = Type & { kind: "fn" };

const lambdas = new WeakMap<Bound, Map<string, ast.FnDecl>>();

/**
 * The function that an argument names, for a parameter of the type `wanted`. `open`: a parameter that stands for a function which only another call
 * tells; nothing where something was said.
 */
export function knownFunction(c: Context, e: ast.Expr, wanted: FnType): KnownFunction | "open" | undefined {
  switch (e.kind) {
    case "paren":
      return knownFunction(c, e.inner, wanted);
    case "lambda":
      return ofLambda(c, e, wanted);
    case "name_expr":
      return ofName(c, e, wanted);
    case "unknown":
      return undefined;
    default:
      c.report(lateFunction, e.span, {}, { help: "give a function by its name, or as `x => …`" });
      return undefined;
  }
}

function ofName(c: Context, e: ast.NameExpr, wanted: FnType): KnownFunction | "open" | undefined {
  const { name } = e;
  const symbol = c.symbol(name);
  if (symbol === undefined || symbol.kind === "unresolved") return undefined;
  if (symbol.kind === "builtin" && builtinFunctions.has(symbol.name)) return ofBuiltin(c, e, symbol, wanted);
  const declared = declarationOf(symbol);
  if (declared?.kind === "fn" || declared?.kind === "extern") {
    if (declared.kind === "extern") externType(c, declared);
    const own = fnType(c, declared);
    if (own.kind !== "fn") return undefined;
    if (!isGeneric(c, declared)) return fitting(c, e, { symbol, type: own, key: nodeKey(declared), name: `\`${name.text}\`` }, wanted);
    const solution: Solution = new Map();
    own.params.forEach((p, i) => solve(p, wanted.params[i] ?? UNKNOWN, solution, false));
    if (solution.size === 0) return undefined;
    const copy = specialise(c, declared, solution);
    const type = fnType(c, copy.declaration);
    if (type.kind !== "fn") return undefined;
    const known: Symbol =
      symbol.kind === "declaration"
        ? { ...symbol, declaration: copy.declaration }
        : { kind: "inner", declaration: copy.declaration as ast.FnDecl, owner: declared };
    return fitting(c, e, { symbol: known, type, key: nodeKey(copy.declaration), name: `\`${name.text}\`` }, wanted);
  }
  if (declared === undefined && (symbol.kind === "param" || symbol.kind === "local")) {
    const type = c.nameTypes.get(symbol.kind === "param" ? symbol.param.name : symbol.name) ?? UNKNOWN;
    if (type.kind === "unknown") return "open";
    if (type.kind === "fn" && symbol.kind === "param") return "open";
    const held = symbol.kind === "local" && symbol.from.kind === "binding" ? (symbol.from as ast.Binding).init : undefined;
    if (type.kind === "fn" && held?.op === "=" && symbol.kind === "local" && !c.shared.stored.has(symbol.name))
      return knownFunction(c, held.value, wanted);
    if (type.kind === "fn") {
      c.report(lateFunction, e.span, {}, { help: "give a function by its name, or as `x => …`" });
      return undefined;
    }
    c.report(mismatch, e.span, { expected: typeText(wanted), found: typeText(type) });
    return undefined;
  }
  c.report(mismatch, e.span, { expected: typeText(wanted), found: `\`${name.text}\`, which is no function` });
  return undefined;
}

function fitting(c: Context, e: ast.Expr, known: KnownFunction, wanted: FnType): KnownFunction | undefined {
  if (assignable(known.type, wanted)) return known;
  c.report(mismatch, e.span, { expected: typeText(wanted), found: `${known.name}, a ${typeText(known.type)}` });
  return undefined;
}

/** `x => e` as a function of its own. */
function ofLambda(c: Context, e: ast.LambdaExpr, wanted: FnType): KnownFunction | undefined {
  if (e.params.length !== wanted.params.length) {
    c.report(mismatch, e.span, {
      expected: typeText(wanted),
      found: `a function of ${e.params.length === 1 ? "one value" : `${e.params.length} values`}`,
    });
    return undefined;
  }
  return made(c, e, `${nodeKey(e)}${wanted.params.map(typeKey).join()}`, wanted, () => {
    const params = e.params.map((name): ast.Param => ({ kind: "param", span: name.span, visibility: [], name: { ...name } }));
    const body = copyTree(c.bound, e.body, {
      symbol: (symbol) => {
        const at = symbol.kind === "local" ? e.params.indexOf(symbol.name) : -1;
        return at < 0 ? undefined : { kind: "param", param: params[at], owner: e };
      },
    });
    return { params, body };
  });
}

/** A function of the language, such as `abs`, is one that calls it. */
function ofBuiltin(c: Context, e: ast.NameExpr, symbol: Symbol, wanted: FnType): KnownFunction | undefined {
  return made(c, e, `${e.name.text} ${wanted.params.map(typeKey).join()}`, wanted, () => {
    const { span } = e;
    const names = wanted.params.map((_, i): ast.Name => ({ kind: "name", span, text: `x${i + 1}` }));
    const params = names.map((name): ast.Param => ({ kind: "param", span, visibility: [], name }));
    const callee: ast.Name = { ...e.name };
    c.bound.symbolOf.set(callee, symbol);
    const args = params.map((param): ast.Arg => {
      const name: ast.Name = { ...param.name };
      c.bound.symbolOf.set(name, { kind: "param", param, owner: e });
      return { kind: "arg", span, value: { kind: "name_expr", span, name } };
    });
    return { params, body: { kind: "call", span, callee: { kind: "name_expr", span, name: callee }, args } };
  });
}

function made(
  c: Context,
  e: ast.NameExpr | ast.LambdaExpr,
  key: string,
  wanted: FnType,
  make: () => Pick<ast.FnDecl, "params" | "body">,
): KnownFunction | undefined {
  const all = lambdas.get(c.bound) ?? new Map<string, ast.FnDecl>();
  lambdas.set(c.bound, all);
  const text = e.kind === "name_expr" ? e.name.text : "the function";
  const d = all.get(key) ?? {
    kind: "fn",
    local: true,
    span: e.span,
    name: { kind: "name", span: e.span, text },
    typeParams: [],
    ...make(),
  };
  all.set(key, d);
  d.params.forEach((p, i) => {
    if (!c.nameTypes.has(p.name)) c.nameTypes.set(p.name, wanted.params[i]);
  });
  use(c, { declaration: d, aliases: [], fixed: [] });
  const type = fnType(c, d);
  if (type.kind !== "fn") return undefined;
  const shown = e.kind === "name_expr" ? `\`${text}\`` : "what is given here";
  const known: KnownFunction = { symbol: { kind: "inner", declaration: d, owner: e }, type, key: `#${key}`, name: shown };
  return fitting(c, e, known, { ...wanted, result: filledIn(wanted.result, new Map()) });
}
