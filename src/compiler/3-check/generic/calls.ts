/** Calls of functions and rules that are made anew for what they are given: type parameters are inferred, functions must be known. */
import type * as ast from "../../1-parse/ast.js";
import { declarationOf, type Context } from "../context.js";
import { fnType } from "../declarations.js";
import { infer } from "../expressions.js";
import { present } from "../relations.js";
import { recordType } from "../type-nodes.js";
import { originOf } from "./copy.js";
import { clashingType, undeterminedType } from "../messages.js";
import { typeText } from "../type-text.js";
import { hasUnknown, UNKNOWN, type Type } from "../types.js";
import { knownFunction } from "./known-functions.js";
import { isGeneric, specialise, type Copy, type KnownFunction } from "./specialise.js";
import { filledIn, settle, solve, variablesIn, type Solution } from "./type-variables.js";

type Called = ast.FnDecl | ast.RuleDecl | ast.ExternDecl;

/** The argument of each parameter, by name or position. */
export function argumentsOf(params: readonly ast.Param[], args: readonly ast.Arg[]): (ast.Arg | undefined)[] {
  return params.map((p, i) => args.find((a) => a.name?.text === p.name.text) ?? args.filter((a) => a.name === undefined)[i]);
}

/**
 * Finds the copy that a call calls. `open`: it stands in a body that is itself made anew, and says nothing yet; then what is known of the result.
 * Nothing where something was said.
 */
export function copyFor<D extends Called>(
  c: Context,
  e: ast.CallExpr,
  d: D,
  expected: Type | undefined,
): { readonly copy: Copy<D> } | { readonly open: Type } | undefined {
  const type = fnType(c, d);
  if (type.kind !== "fn") return undefined;
  const args = argumentsOf(d.params, e.args);
  const solution: Solution = new Map();
  const before = c.reports;
  const slots = d.params.map((p, i): Slot => ({
    type: type.params[i],
    value: args[i]?.value ?? (variablesIn(type.params[i]).size > 0 ? p.default : undefined),
  }));
  const learned = learnTypes(c, d.name.text, slots, solution);
  if (learned === "clash") return undefined;
  const wanted: Solution = new Map();
  if (expected !== undefined) solve(type.result, expected, wanted, false);
  const functions = new Map<ast.Param, KnownFunction>();
  let open = learned === "open";
  for (const [i, param] of d.params.entries()) {
    const pattern = type.params[i];
    const value = args[i]?.value ?? param.default;
    if (pattern.kind !== "fn" || value === undefined) continue;
    // What is expected of the result may tell what a function takes.
    const given: Solution = new Map(solution);
    settle(given, wanted);
    const known = knownFunction(c, value, filledIn(pattern, given) as Type & { kind: "fn" });
    if (known === undefined) return undefined;
    if (known === "open") {
      open = true;
      continue;
    }
    functions.set(param, known);
    c.shared.given.add(value);
    const clash = solve(pattern, known.type, solution, false);
    if (clash !== undefined) return clashed(c, d.name.text, clash, args[i] ?? e, solution.get(clash)?.type ?? UNKNOWN, known.type);
  }
  settle(solution, wanted);
  const all = new Set(type.params.flatMap((p) => [...variablesIn(p)]));
  for (const name of d.typeParams) all.add(name.text);
  const missing = [...all].filter((name) => !solution.has(name));
  if (open || [...solution.values()].some((s) => hasUnknown(s.type))) return { open: filledIn(type.result, solution) };
  if (missing.length > 0) {
    if (c.reports > before) return undefined; // said
    if (d.params.some((p, i) => args[i] === undefined && p.default === undefined)) return { open: UNKNOWN };
    if (args.some((a) => a !== undefined && c.types.get(a.value)?.kind === "unknown")) return { open: UNKNOWN };
    if (expected !== undefined && hasUnknown(expected)) return { open: UNKNOWN }; // what is expected is at fault
    c.report(
      undeterminedType,
      e.span,
      { variable: missing[0], name: d.name.text },
      {
        help: variablesIn(type.result).has(missing[0])
          ? "say what is expected: put the value into a place with a type, `let x: Type = …`"
          : "give it an argument that says it",
      },
    );
    return undefined;
  }
  return { copy: specialise(c, d, solution, functions) };
}

/** What stands where a type is wanted. */
interface Slot {
  readonly type: Type;
  readonly value: ast.Expr | undefined;
}

/** Learns type parameters from the arguments: first from those whose type is plain, then from those that a type must be expected of. */
function learnTypes(c: Context, name: string, slots: readonly Slot[], solution: Solution): "clash" | "open" | undefined {
  let open = false;
  const from = new Map<string, { readonly node: ast.Node; readonly type: Type }>();
  for (const need of [0, 1, 2]) {
    for (const { type: pattern, value } of slots) {
      if (value === undefined || pattern.kind === "fn" || needOf(c, value) !== need || variablesIn(pattern).size === 0) continue;
      const hint = filledIn(pattern, solution);
      let found: Type = UNKNOWN;
      const quiet = c.quietly(() => void (found = infer(c, value, hint)));
      if (!quiet && found.kind === "unknown") infer(c, value, hint); // says what is wrong
      if (found.kind === "unknown") open = true;
      const clash = solve(pattern, found, solution, isLiteral(value));
      if (clash !== undefined) {
        const first = from.get(clash);
        clashed(c, name, clash, value, first?.type ?? solution.get(clash)?.type ?? UNKNOWN, found, first?.node);
        return "clash";
      }
      for (const variable of variablesIn(pattern))
        if (!from.has(variable) && solution.has(variable)) from.set(variable, { node: value, type: solution.get(variable)!.type });
    }
  }
  return open ? "open" : undefined;
}

function clashed(c: Context, name: string, variable: string, at: ast.Node, one: Type, other: Type, first?: ast.Node): undefined {
  c.report(
    clashingType,
    at.span,
    { variable, name, one: typeText(one), other: typeText(other) },
    first === undefined ? {} : { related: [{ span: first.span, text: `${typeText(one)} here` }] },
  );
  return undefined;
}

/** Finds the copy of a record that a call makes: its type parameters are read off the fields, or off what is expected. */
export function recordFor(
  c: Context,
  e: ast.CallExpr,
  d: ast.RecordDecl,
  expected: Type | undefined,
): { readonly copy: Copy<ast.RecordDecl> } | { readonly open: Type } | undefined {
  const type = recordType(c, d);
  if (type.kind !== "record") return undefined;
  const fields = d.members.filter((m): m is ast.Field => m.kind === "field");
  const args = fields.map(
    (f, i) => e.args.find((a) => a.name?.text === f.name.text) ?? (e.args[i]?.name === undefined ? e.args[i] : undefined),
  );
  const solution: Solution = new Map();
  const slots = fields.map((f, i): Slot => ({
    type: type.fields[i].type,
    value: args[i]?.value ?? (f.init?.op === "=" ? f.init.value : undefined),
  }));
  const learned = learnTypes(c, d.name.text, slots, solution);
  if (learned === "clash") return undefined;
  const wanted: Solution = new Map();
  const place = expected === undefined ? undefined : present(expected);
  if (place?.kind === "record" && place.decl !== undefined && originOf(place.decl) === originOf(d)) solve(type, place, wanted, false);
  settle(solution, wanted);
  const missing = d.typeParams.find((p) => !solution.has(p.text));
  if (learned === "open" || [...solution.values()].some((s) => hasUnknown(s.type))) return { open: UNKNOWN };
  if (missing === undefined) return { copy: specialise(c, d, solution) };
  if (fields.some((f, i) => args[i] === undefined && f.init === undefined)) return { open: UNKNOWN };
  if (expected !== undefined && hasUnknown(expected)) return { open: UNKNOWN }; // what is expected is at fault
  c.report(
    undeterminedType,
    e.span,
    { variable: missing.text, name: d.name.text },
    { help: `put it into a place with a type: \`let x: ${d.name.text}(…) = …\`` },
  );
  return undefined;
}

/** How much must be expected of an expression for it to have a type: 0 nothing, 1 a member by its bare name, 2 `none` and what is made of nothing. */
function needOf(c: Context, e: ast.Expr): 0 | 1 | 2 {
  const most = (parts: readonly ast.Expr[]): 0 | 1 | 2 => parts.reduce<0 | 1 | 2>((n, x) => (needOf(c, x) > n ? needOf(c, x) : n), 0);
  switch (e.kind) {
    case "paren":
      return needOf(c, e.inner);
    case "none":
    case "lambda":
      return 2;
    case "name_expr":
      return c.symbol(e.name) === undefined ? 1 : 0;
    case "list":
    case "tuple":
      return e.elements.length === 0 ? 2 : most(e.elements);
    case "call": {
      if (e.callee.kind !== "name_expr") return 0;
      const declared = declarationOf(c.symbol(e.callee.name));
      if (declared?.kind === "fn" && isGeneric(c, declared)) return e.args.length === 0 ? 2 : most(e.args.map((x) => x.value));
      return declared === undefined ? most(e.args.map((x) => x.value)) : 0;
    }
    case "conditional":
      return Math.min(needOf(c, e.then), needOf(c, e.else)) as 0 | 1 | 2;
    default:
      return 0;
  }
}

/** A number as written, or a list of them. */
function isLiteral(e: ast.Expr): boolean {
  switch (e.kind) {
    case "number":
      return true;
    case "paren":
      return isLiteral(e.inner);
    case "unary":
      return e.op === "-" && isLiteral(e.operand);
    case "list":
    case "tuple":
      return e.elements.length > 0 && e.elements.every(isLiteral);
    default:
      return false;
  }
}
