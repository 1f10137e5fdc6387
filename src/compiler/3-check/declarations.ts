/** Types of constants, functions and rules, found when first asked for. */
import type * as ast from "../1-parse/ast.js";
import { evaluate } from "./const-eval.js";
import type { Context, Frame } from "./context.js";
import { check, infer } from "./expressions.js";
import { cannotInfer, missingReturn, missingType, notConstant, recursion } from "./messages.js";
import { expectType } from "./expressions.js";
import { fillable } from "./fill.js";
import { noteStore } from "./stores.js";
import { isGeneric } from "./generic/specialise.js";
import { erased } from "./generic/type-variables.js";
import { checkBody } from "./statements.js";
import { typeOfNode } from "./type-nodes.js";
import { UNKNOWN, type Type } from "./types.js";

/** The type of a constant. */
export function constType(c: Context, decl: ast.ConstDecl): Type {
  const known = c.shared.constTypes.get(decl);
  if (known !== undefined) return known;
  if (c.typing.includes(decl)) {
    c.report(notConstant, decl.name.span, { what: `\`${decl.name.text}\``, reason: "it is declared by itself" });
    return UNKNOWN;
  }
  c.typing.push(decl);
  const before = c.reports;
  const type = c.within({ where: "const", game: gameAround(c, decl) }, () => {
    if (decl.type === undefined) {
      const found = infer(c, decl.value);
      if (found.kind === "none") c.report(cannotInfer, decl.value.span, { what: `\`${decl.name.text}\`` });
      return measured(c, decl.value, found);
    }
    const declared = typeOfNode(c, decl.type);
    const found = infer(c, decl.value, declared);
    if (!fillable(found, declared)) expectType(c, decl.value, found, declared);
    noteStore(c, decl, decl.value, found, declared);
    return declared;
  });
  c.typing.pop();
  if (c.reports > before) c.shared.faulty.add(decl);
  c.shared.constTypes.set(decl, type);
  c.nameTypes.set(decl.name, type);
  return type;
}

/** The type of a constant list says how long it is. */
function measured(c: Context, value: ast.Expr, type: Type): Type {
  if (type.kind !== "list" || type.length !== undefined) return type;
  const result = evaluate(c, value);
  return "value" in result && Array.isArray(result.value) ? { ...type, length: result.value.length, upTo: result.value.length } : type;
}

/** The game that a node stands in. */
export function gameAround(c: Context, node: ast.Node): ast.GameDecl | undefined {
  for (const { file } of c.bound.files) {
    if (file.source !== node.span.file) continue;
    for (const d of file.declarations) if (d.kind === "game" && d.span.start <= node.span.start && node.span.end <= d.span.end) return d;
  }
  return undefined;
}

/** The type of a function, its parameters and its result. */
export function fnType(c: Context, decl: ast.FnDecl | ast.RuleDecl | ast.ExternDecl): Type {
  const known = c.shared.fnTypes.get(decl);
  if (known !== undefined) return known;
  const params = patternsOf(c, decl);
  const result = decl.result === undefined ? undefined : typeOfNode(c, decl.result);
  const type: Type = { kind: "fn", params, result: result ?? { kind: "unit" } };
  c.shared.fnTypes.set(decl, type);
  if (result !== undefined || decl.kind === "extern") return type;
  // `fn f(x) = e` without a result type: its body tells.
  if (decl.body.kind === "block" && decl.kind === "rule") return type;
  const found = checkCallable(c, decl);
  const whole: Type = { kind: "fn", params, result: found };
  c.shared.fnTypes.set(decl, whole);
  return whole;
}

/** Types parameters where they are declared. */
export function paramTypes(c: Context, params: readonly ast.Param[]): Type[] {
  return params.map((param) => {
    const known = c.nameTypes.get(param.name);
    if (known !== undefined) return known;
    let type: Type;
    if (param.type !== undefined) {
      type = typeOfNode(c, param.type);
      c.nameTypes.set(param.name, type);
      if (param.default !== undefined) {
        const found = infer(c, param.default, type);
        if (!fillable(found, type)) expectType(c, param.default, found, type);
        noteStore(c, param, param.default, found, type);
      }
    } else if (param.default !== undefined) type = infer(c, param.default);
    else {
      c.report(missingType, param.name.span, { name: param.name.text }, { help: `write \`${param.name.text}: Type\`` });
      type = UNKNOWN;
    }
    c.nameTypes.set(param.name, type);
    return type;
  });
}

/** Checks the body of a function or rule once; gives the type of its value. Calls in a circle are reported where they close it. */
export function checkCallable(c: Context, decl: ast.FnDecl | ast.RuleDecl): Type {
  const generic = isGeneric(c, decl);
  const known = c.shared.bodies.get(decl);
  if (known !== undefined) return known;
  if (c.calling.includes(decl)) return UNKNOWN;
  c.calling.push(decl);
  const receiver = c.shared.receivers.get(decl);
  const game = receiver?.game ?? gameAround(c, decl);
  const outer: Frame = { where: decl.kind, game, name: decl.name.text };
  const result = c.within<Type>(outer, () => {
    const fixed = c.shared.copies.get(decl);
    if (fixed !== undefined) c.frame = { ...c.frame, fixed };
    if (receiver !== undefined) c.facts = receiver.facts;
    patternsOf(c, decl);
    const written = decl.result === undefined ? undefined : typeOfNode(c, decl.result);
    const declared = generic && written !== undefined ? erased(written) : written;
    if (decl.body.kind !== "block") {
      c.shared.completes.set(decl, true);
      if (declared === undefined) return infer(c, decl.body);
      const found = check(c, decl.body, declared);
      noteStore(c, decl, decl.body, found, declared);
      return declared;
    }
    const body = decl.body;
    return c.inside<Type>({ result: declared ?? (decl.kind === "fn" ? undefined : { kind: "unit" }) }, () => {
      const before = c.reports;
      const { completes, returned } = checkBody(c, body);
      c.shared.completes.set(decl, completes || returned !== undefined);
      if (declared !== undefined && completes) c.report(missingReturn, decl.name.span, { name: decl.name.text });
      // A function that changes something and gives nothing is a rule: that was said where it does so.
      if (decl.kind === "fn" && declared === undefined && returned === undefined && c.reports === before)
        c.report(missingReturn, decl.name.span, { name: decl.name.text });
      return declared ?? returned ?? { kind: "unit" };
    });
  });
  c.calling.pop();
  c.shared.bodies.set(decl, result);
  return result;
}

/**
 * The types of parameters with their variables. The body as it is written does not see these: there they are unknown, and what depends on them shows in
 * what is made for a call.
 */
function patternsOf(c: Context, decl: ast.FnDecl | ast.RuleDecl | ast.ExternDecl): readonly Type[] {
  if (!isGeneric(c, decl)) return paramTypes(c, decl.params);
  const known = c.shared.patterns.get(decl);
  if (known !== undefined) return known;
  const types = paramTypes(c, decl.params);
  c.shared.patterns.set(decl, types);
  decl.params.forEach((p, i) => c.nameTypes.set(p.name, erased(types[i])));
  return types;
}

/** Reports a call that closes a circle; says whether it does. */
export function closesCircle(c: Context, decl: ast.FnDecl | ast.RuleDecl, call: ast.Node): boolean {
  const at = c.calling.indexOf(decl);
  if (at < 0) return false;
  c.calling.slice(at).forEach((d) => c.shared.recursive.add(d));
  c.report(
    recursion,
    call.span,
    { cycle: [...c.calling.slice(at), decl].map((d) => d.name.text) },
    { help: "use a loop: `repeat`, `for` or `cycle`" },
  );
  return true;
}
