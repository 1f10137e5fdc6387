/** Calls: functions, networks, games, what the language brings, and the own rules of what lasts. */
import { writeInstead } from "../../diagnostics/repairs.js";
import type * as ast from "../../1-parse/ast.js";
import { nearest, type Extras } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { callBuiltin } from "./builtins/builtins.js";
import { newRecord, partOf } from "./curricula.js";
import { indexTypeOf } from "./index-types.js";
import { evaluate } from "./evaluate.js";
import { fixGame, fixNetwork } from "./fixed.js";
import { runBlock } from "./functions.js";
import { poolRule } from "./pools.js";
import { memoryOf, memoryRule } from "./memories.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import { within, type Context } from "./session.js";
import { checkResult } from "./parameters.js";
import { describe, UNKNOWN, type ClosureValue, type Staged } from "./values.js";
import { withWeights } from "./weight-values.js";
import { callWeighted } from "./weighted.js";
import { layerNamed } from "./weight-names.js";

/** Arguments of a call: by position, then by name. */
export interface Arguments {
  readonly positional: readonly { readonly value: Staged; readonly span: Span; readonly expr: ast.Expr }[];
  readonly named: ReadonlyMap<string, { readonly value: Staged; readonly span: Span }>;
  readonly span: Span;
}

export function argumentsOf(
  context: Context,
  args: readonly ast.Arg[],
  span: Span,
  first?: { value: Staged; span: Span; expr: ast.Expr },
): Arguments {
  const positional = first ? [first] : [];
  const named = new Map<string, { value: Staged; span: Span }>();
  for (const arg of args) {
    if (arg.op === "~") {
      context.session.report(notYet, arg.span, { what: "an argument drawn anew for every episode" });
      continue;
    }
    const value = (arg.name?.text === "over" && axesOf(context, arg.value)) || evaluate(context, arg.value);
    if (arg.name) named.set(arg.name.text, { value, span: arg.span });
    else positional.push({ value, span: arg.span, expr: arg.value });
  }
  return { positional, named, span };
}

/** `over: (player, Slot)`: names of axes, which need not be values. */
function axesOf({ scope }: Context, expr: ast.Expr): Staged | undefined {
  const inside = expr.kind === "paren" ? expr.inner : expr;
  const names = (inside.kind === "tuple" ? inside.elements : [inside]).map((e) => (e.kind === "name_expr" ? e.name.text : undefined));
  const axes = names.filter((name) => name !== undefined && !scope.find(name));
  return axes.length === names.length ? { kind: "axes", names: axes as string[] } : undefined;
}

export function pipe(context: Context, expr: ast.PipeExpr): Staged {
  const left = { value: evaluate(context, expr.left), span: expr.left.span, expr: expr.left };
  if (expr.right.kind === "call") {
    const callee = evaluate(context, expr.right.callee);
    return apply(context, callee, argumentsOf(context, expr.right.args, expr.right.span, left), expr.right);
  }
  return apply(context, evaluate(context, expr.right), { positional: [left], named: new Map(), span: expr.span }, expr.right);
}

export function call(context: Context, expr: ast.CallExpr): Staged {
  if (expr.callee.kind === "member") {
    const object = evaluate(context, expr.callee.object);
    const args = argumentsOf(context, expr.args, expr.span);
    return ownRule(context, object, expr.callee.name, args);
  }
  const callee = evaluate(context, expr.callee);
  if (callee.kind === "game_decl") return fixGame(context, callee, expr);
  return apply(context, callee, argumentsOf(context, expr.args, expr.span), expr);
}

/** Calls `usual.add(x by key)`, `past.add(policy)` and functions held in records. */
function ownRule(context: Context, object: Staged, name: ast.Name, args: Arguments): Staged {
  const { session } = context;
  if (object.kind === "unknown") return object;
  const first = args.positional[0]?.value;
  if (object.kind === "running" && name.text === "add") {
    if (first?.kind === "unknown") return UNKNOWN;
    const grouped = first?.kind === "clause" && first.word === "by" ? first : undefined;
    const value = grouped && asHost(grouped.operand);
    const key = grouped && asHost(grouped.argument);
    const plain = grouped || !first ? undefined : asHost(first);
    if (plain?.type.kind === "column" || plain?.type.kind === "number")
      return hostCall("addRunningAll", [{ kind: "lasting", what: "running", name: object.name }, plain.expr], { kind: "unit" });
    if (!value || !key) {
      return session.fail(wrongKind, args.span, {
        expected: "`add(x by key)` or `add(x)`",
        found: first ? describe(first) : "no argument",
      });
    }
    return hostCall("addRunning", [{ kind: "lasting", what: "running", name: object.name }, value.expr, key.expr], { kind: "unit" });
  }
  if (object.kind === "pool" && (name.text === "add" || name.text === "draw")) return poolRule(context, object, name, args);
  const memory = memoryOf(object);
  if (memory && (name.text === "add" || name.text === "update")) return memoryRule(context, memory, name, args);
  if (object.kind === "weighted") return callWeighted(context, object.owner, name, args);
  if (object.kind === "network") {
    const fn = object.functions.get(name.text);
    if (fn) return apply(context, fn.closure, args, fn.decl);
  }
  if (object.kind === "record") {
    const field = object.fields.get(name.text);
    if (field) return apply(context, field, args, name);
  }
  if (object.kind === "curriculum") {
    const own = partOf(object, name.text);
    if (own) return apply(context, own, args, name);
  }
  return session.fail(notYet, name.span, { what: `\`${name.text}\` of ${describe(object)}` });
}

/** Applies anything that can be called. `site` is the call's node: layers are named after it. */
export function apply(context: Context, callee: Staged, args: Arguments, site: ast.Node): Staged {
  const { session } = context;
  switch (callee.kind) {
    case "unknown":
      return callee;
    case "closure":
      return applyClosure(inFunction(context, callee, site), callee, args);
    case "network_decl":
    case "network":
    case "policy": {
      const { weights, ...rest } = Object.fromEntries(args.named);
      const plain = weights ? { ...args, named: new Map(Object.entries(rest)) } : args;
      const of = callee.kind === "network_decl" ? fixNetwork(context, callee, plain) : callee;
      if (weights) return withWeights(context, of, weights.value, weights.span);
      if (callee.kind !== "policy") return of;
      return session.fail(wrongKind, site.span, { expected: "something that can be called", found: describe(callee) });
    }
    case "record_decl": {
      const fields = newRecord(context, callee, args);
      return fields ? { kind: "record", fields } : UNKNOWN;
    }
    case "builtin":
      return callBuiltin(context, callee, args, site);
    case "rule":
      return session.fail(
        badArgument,
        site.span,
        {
          callee: describe(callee),
          problem: "a rule has effects, so its call stands only as a statement or as the whole right side of `let` or `=`",
        },
        { help: "put its value into a `let` first" },
      );
    default:
      return session.fail(wrongKind, site.span, { expected: "something that can be called", found: describe(callee) });
  }
}

/** The layers of a function that stands at the top of a file are called after the place of the call. */
function inFunction(context: Context, closure: ClosureValue, site: ast.Node): Context {
  const { graph, session } = context;
  if (!graph || !closure.free) return context;
  const { weightName } = graph;
  let prefix: string | undefined;
  return {
    ...context,
    graph: {
      ...graph,
      weightName: (node, layer, indices) => {
        prefix ??= weightName(site, closure.name, closure.indices ?? []);
        return layerNamed(session, closure.body, prefix, node, layer, indices);
      },
    },
  };
}

function applyClosure(context: Context, closure: ClosureValue, args: Arguments): Staged {
  const { session } = context;
  const scope = closure.scope.child();
  const inner = within(context, scope);
  const rest = new Map(args.named);
  closure.params.forEach((param, i) => {
    const given = args.positional[i]?.value ?? rest.get(param.name)?.value;
    rest.delete(param.name);
    if (given) scope.define(param.name, laidOut(inner, param, given) ? notOneValue(context, closure, param.name, args) : given);
    else if (param.default) scope.define(param.name, evaluate(inner, param.default));
    else {
      session.report(badArgument, args.span, { callee: `\`${closure.name}\``, problem: `no value for its parameter \`${param.name}\`` });
      scope.define(param.name, UNKNOWN);
    }
  });
  reportLeftovers(
    context,
    `\`${closure.name}\``,
    rest,
    args.positional.slice(closure.params.length),
    closure.params.map((p) => p.name),
  );
  if (closure.result) session.noteResult(closure.body, closure.result);
  const given = session.deeper(
    () => (closure.body.kind === "block" ? runBlock(inner, closure.body) : evaluate(inner, closure.body)),
    () => session.fail(badArgument, args.span, { callee: `\`${closure.name}\``, problem: "it calls itself without end" }),
  );
  if (closure.result) checkResult(inner, closure.name, closure.result, given);
  return given;
}

/** Whether a column of several numbers a row is handed to a parameter that is one value of a finite type: features are laid out for networks (B8). */
function laidOut(inner: Context, param: ClosureValue["params"][number], given: Staged): boolean {
  if (given.kind !== "host" || given.type.kind !== "column" || param.type === undefined) return false;
  const numbers = (given.type.shape ?? []).reduce((a, b) => a * b, 1);
  return numbers > 1 && indexTypeOf(inner, param.type) !== undefined;
}

function notOneValue(context: Context, closure: ClosureValue, param: string, args: Arguments): Staged {
  return context.session.fail(
    badArgument,
    args.span,
    {
      callee: `\`${closure.name}\``,
      problem: `\`${param}\` is one value, and this column has several numbers a row: what is observed is laid out for networks`,
    },
    { help: "let the game keep the value for its end: `end with (name: value)` makes a column of it" },
  );
}

/** Offers another name for an argument. `span` may be the whole of it. */
function renamedArgument(span: Span, name: string, close: string): Pick<Extras, "fix"> {
  const end = span.start + name.length;
  return span.file.text.slice(span.start, end) === name ? writeInstead({ ...span, end }, close) : {};
}

/** Reports arguments that no parameter takes. */
export function reportLeftovers(
  context: Context,
  callee: string,
  named: ReadonlyMap<string, { readonly span: Span }>,
  positional: readonly { readonly span: Span }[],
  params: readonly string[],
): void {
  for (const [name, { span }] of named) {
    const close = nearest(name, params);
    context.session.report(
      badArgument,
      span,
      { callee, problem: `it has no parameter \`${name}\`` },
      close ? { help: `did you mean \`${close}\`?`, ...renamedArgument(span, name, close) } : {},
    );
  }
  for (const { span } of positional) context.session.report(badArgument, span, { callee, problem: `it takes ${params.length} arguments` });
}
