/** Games, networks and functions with their parameters fixed. */
import type * as ast from "../../1-parse/ast.js";
import { functionConstant } from "../../3-check/generic/function-constants.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { Span } from "../../source/source-file.js";
import { reportLeftovers, type Arguments } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { known } from "./known.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { checkParameter } from "./parameters.js";
import { Scope } from "./scope.js";
import type { Context } from "./session.js";
import { describe, UNKNOWN, written, type ClosureValue, type NetworkValue, type Staged } from "./values.js";

export function unwrapped(expr: ast.Expr): ast.Expr {
  return expr.kind === "paren" ? unwrapped(expr.inner) : expr;
}

export function closureOf(node: ast.FnDecl | ast.ActDecl, scope: Scope): ClosureValue {
  return {
    kind: "closure",
    params: node.params.map((p) => ({ name: p.name.text, ...(p.default && { default: p.default }), ...(p.type && { type: p.type }) })),
    body: node.body,
    scope,
    name: node.name?.text ?? "act",
    ...(node.result && { result: node.result }),
  };
}

export function fixNetwork(
  context: Context,
  callee: Staged & { kind: "network_decl" },
  args: Arguments,
): NetworkValue | (Staged & { kind: "unknown" }) {
  const { session } = context;
  const { decl, file } = callee;
  const base = decl.extends && extended(context, callee, args);
  if (decl.extends && !base) return { kind: "unknown" };
  const scope = new Scope(base ? base.scope : session.top(file), file);
  const shown: string[] = [];
  const rest = new Map(args.named);
  decl.params.forEach((param, i) => {
    const given = args.positional[i]?.value ?? rest.get(param.name.text)?.value;
    rest.delete(param.name.text);
    const value = given ?? (param.default ? evaluate({ session, scope, where: `network \`${decl.name.text}\`` }, param.default) : UNKNOWN);
    if (!given && !param.default)
      session.report(badArgument, args.span, {
        callee: `\`${decl.name.text}\``,
        problem: `no value for its parameter \`${param.name.text}\``,
      });
    const fits = checkParameter(context, `network \`${decl.name.text}\``, param, value, args.span);
    scope.define(param.name.text, fits ? value : UNKNOWN);
    if (given) shown.push(`${param.name.text}: ${written(value)}`);
  });
  const params = decl.params.map((p) => p.name.text);
  reportLeftovers(context, `network \`${decl.name.text}\``, rest, args.positional.slice(params.length), params);
  const functions = new Map(base?.functions);
  for (const member of decl.members) {
    if (member.kind === "let") session.report(notYet, member.span, { what: "`let` in a network" });
    if (member.kind !== "fn" && member.kind !== "act") continue;
    const closure = closureOf(member, scope);
    functions.set(closure.name, { decl: member, closure });
    scope.define(closure.name, closure);
    // The functions of what is extended call the new one.
    if (base?.functions.has(closure.name)) base.scope.define(closure.name, closure);
  }
  return { kind: "network", decl, file, scope, functions, summary: `${decl.name.text}(${shown.join(", ")})` };
}

/** The network that a declaration extends, made anew, as what overrides it is the extension's alone. */
function extended(context: Context, callee: Staged & { kind: "network_decl" }, args: Arguments): NetworkValue | undefined {
  const { session } = context;
  const { decl, file } = callee;
  if (!decl.extends) return undefined;
  const params = new Scope(session.top(file), file);
  decl.params.forEach((param, i) => {
    const given = args.positional[i]?.value ?? args.named.get(param.name.text)?.value;
    const at: Context = { session, scope: params, where: `network \`${decl.name.text}\`` };
    params.define(param.name.text, given ?? (param.default ? evaluate(at, param.default) : UNKNOWN));
  });
  const value = session.deeper(
    () => evaluate({ session, scope: params, where: `network \`${decl.name.text}\`` }, decl.extends!),
    () => session.fail(badArgument, decl.extends!.span, { callee: `network \`${decl.name.text}\``, problem: "it extends itself" }),
  );
  const base =
    value.kind === "network_decl" ? fixNetwork(context, value, { positional: [], named: new Map(), span: decl.extends.span }) : value;
  if (base.kind === "network") return base;
  if (base.kind !== "unknown")
    session.report(wrongKind, decl.extends.span, { expected: "a network after `extends`", found: describe(base) });
  return undefined;
}

/** A game with every parameter at its default. */
export function plainGame(context: Context, callee: Staged & { kind: "game_decl" }, span: Span): Staged {
  const ir = context.session.gameOf(callee.decl, {}, callee.decl.name.text, span);
  return ir ? { kind: "game", ir } : UNKNOWN;
}

/** Turns what may be a game into a game value; games without parameters may be named bare. */
export function asGame(context: Context, value: Staged, span: Span): (Staged & { kind: "game" }) | undefined {
  if (value.kind === "game" || value.kind === "game_decl") {
    const game = value.kind === "game" ? value : plainGame(context, value, span);
    return game.kind === "game" ? game : undefined;
  }
  if (value.kind !== "unknown") context.session.report(wrongKind, span, { expected: "a game", found: describe(value) });
  return undefined;
}

/** Turns what may be a game into one that has an exact tree: one without choices of reals. */
export function asExactGame(context: Context, value: Staged, span: Span): (Staged & { kind: "game" }) | undefined {
  const game = asGame(context, value, span);
  const site = game?.ir.sites.find((s) => s.real !== undefined);
  if (!game || !site) return game;
  context.session.report(
    badArgument,
    span,
    { callee: `\`${game.ir.name}\``, problem: `its decision \`${site.name}\` chooses reals, so it has no exact tree` },
    { help: "measure it by matches: `mean_score(p, other, game)`" },
  );
  return undefined;
}

/** A function as the value of a game's parameter. */
export function functionArgument(value: Staged): { readonly value: ConstValue; readonly name: string } | undefined {
  return value.kind === "closure" ? { value: functionConstant(value.body), name: value.name } : undefined;
}

export function fixGame(context: Context, callee: Staged & { kind: "game_decl" }, expr: ast.CallExpr, name?: string): Staged {
  const { session } = context;
  const { decl } = callee;
  const args: Record<string, ConstValue> = {};
  const shown: string[] = [];
  const params = decl.params.map((p) => p.name.text);
  expr.args.forEach((arg, i) => {
    const param = arg.name?.text ?? params[i];
    if (!param || !params.includes(param)) {
      session.report(badArgument, arg.span, {
        callee: `game \`${decl.name.text}\``,
        problem: arg.name ? `it has no parameter \`${arg.name.text}\`` : `it takes ${params.length} arguments`,
      });
      return;
    }
    const f = functionArgument(evaluate(context, arg.value));
    const value = f?.value ?? known(context, arg.value, `the parameter \`${param}\` of a game`);
    if (value === undefined) return;
    args[param] = value;
    if (f !== undefined) return void shown.push(f.name);
    shown.push(`${param}_${String(value).replace(/[^A-Za-z0-9]+/g, "_")}`);
  });
  const ir = session.gameOf(decl, args, name ?? [decl.name.text, ...shown].join("_"), expr.span);
  if (ir) return { kind: "game", ir };
  return UNKNOWN;
}
