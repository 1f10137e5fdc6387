/** Stages expressions: what is known is computed, what the host will compute becomes a host expression, what learns becomes graph nodes. */
import type * as ast from "../../1-parse/ast.js";
import { isBuiltinValue, learningBuiltins } from "../../2-bind/builtins.js";
import type { ConstValue } from "../../3-check/typed.js";
import { nearest } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { callBuiltin, isBuiltin } from "./builtins.js";
import { runBlock } from "./functions.js";
import { innermost, type HostExpr, type HostType, type Table } from "./host.js";
import { badArgument, notConstant, notYet, otherTable, unknownColumn, wrongKind } from "./messages.js";
import { asHost, binary, hostCall, isGraph, unary } from "./operators.js";
import { Scope } from "./scope.js";
import { within, type Context } from "./session.js";
import { constant, describe, UNKNOWN, written, type ClosureValue, type NetworkValue, type Staged } from "./values.js";

/** Stages one expression. */
export function evaluate(context: Context, expr: ast.Expr): Staged {
  const { session } = context;
  switch (expr.kind) {
    case "unknown":
      return UNKNOWN;
    case "number":
      return constant(expr.value, expr.integer);
    case "bool":
      return constant(expr.value);
    case "none":
      return constant(null);
    case "string": {
      const parts = expr.parts.map((part) => (part.kind === "string_text" ? part.text : written(evaluate(context, part.value))));
      return constant(parts.join(""));
    }
    case "name_expr":
      return lookup(context, expr.name);
    case "paren":
      return evaluate(context, expr.inner);
    case "tuple":
      return tuple(
        context,
        expr.elements.map((element) => evaluate(context, element)),
        expr.span,
      );
    case "list":
      return { kind: "list", items: expr.elements.map((element) => evaluate(context, element)) };
    case "record_expr": {
      const fields = new Map<string, Staged>();
      for (const entry of expr.entries) {
        const name = entry.name ?? (entry.value.kind === "name_expr" ? entry.value.name : undefined);
        if (name) fields.set(name.text, evaluate(context, entry.value));
      }
      return { kind: "record", fields };
    }
    case "comprehension":
      return comprehension(context, expr);
    case "range": {
      const low = known(context, expr.low, "the bounds of a range");
      const high = known(context, expr.high, "the bounds of a range");
      return typeof low === "number" && typeof high === "number" ? { kind: "range", low, high } : UNKNOWN;
    }
    case "unary":
      return unary(context, expr.op, evaluate(context, expr.operand), expr.span);
    case "binary": {
      const left = evaluate(context, expr.left);
      if (left.kind === "const" && ((expr.op === "and" && !left.value) || (expr.op === "or" && left.value)))
        return constant(Boolean(left.value));
      return binary(context, expr.op, left, evaluate(context, expr.right), expr.span);
    }
    case "is":
      return is(context, expr);
    case "in":
      return isIn(context, expr);
    case "conditional":
      return conditional(context, expr);
    case "member":
      return member(context, evaluate(context, expr.object), expr.name);
    case "column":
      if (!context.columns)
        return session.fail(unknownColumn, expr.span, { name: expr.name.text, table: "nothing: no table is at hand here" });
      return column(context, context.columns, expr.name);
    case "index":
      return index(context, expr);
    case "call":
      return call(context, expr);
    case "pipe":
      return pipe(context, expr);
    case "lambda":
      return { kind: "closure", params: expr.params.map((p) => ({ name: p.text })), body: expr.body, scope: context.scope, name: "=>" };
    case "clause":
      return clause(context, expr);
    case "else": {
      const value = evaluate(context, expr.operand);
      if (value.kind === "host" || isGraph(value))
        return session.fail(notYet, expr.span, { what: "`else` on a value that only the run knows" });
      if (!(value.kind === "const" && value.value === null)) return value;
      return expr.otherwise.kind === "block"
        ? session.fail(notYet, expr.span, { what: "`else` with a block in a method" })
        : evaluate(context, expr.otherwise);
    }
    case "match":
      return match(context, expr);
    case "collect":
    case "run":
    case "play_expr":
      return session.fail(badArgument, expr.span, {
        callee: `\`${expr.kind === "play_expr" ? "play" : expr.kind}\``,
        problem: "it stands only as the whole right side of `let` or `=`",
      });
    case "with":
    case "weighted":
    case "chooses":
    case "writes":
    case "given":
      return session.fail(notYet, expr.span, { what: `\`${expr.kind}\` in a method` });
  }
}

/** What a bare name means here: a local, a declaration of the file or its imports, or what the language brings. */
function lookup(context: Context, name: ast.Name): Staged {
  const local = context.scope.find(name.text);
  if (local) return local;
  const symbol = context.scope.file.scope.get(name.text);
  if (symbol?.kind === "declaration") return declared(context, symbol.declaration, symbol.file, name.span);
  if (isBuiltin(name.text)) return { kind: "builtin", name: name.text };
  // A name that means nothing at all was reported when names were bound.
  if (!learningBuiltins.has(name.text) && !isBuiltinValue(name.text)) return UNKNOWN;
  return context.session.fail(notYet, name.span, { what: `\`${name.text}\` in ${context.where}` });
}

function declared(context: Context, declaration: ast.Node, file: NetworkValue["file"], at: Span): Staged {
  const { session } = context;
  const node = declaration as ast.Declaration;
  switch (node.kind) {
    case "const":
      return session.once(node, () => {
        const inner: Context = { session, scope: session.top(file), where: `the constant \`${node.name.text}\`` };
        const value = unwrapped(node.value);
        if (value.kind === "call" && value.callee.kind === "name_expr") {
          const callee = lookup(inner, value.callee.name);
          if (callee.kind === "game_decl") return fixGame(inner, callee, value, node.name.text);
        }
        return evaluate(inner, node.value);
      });
    case "fn":
      return closureOf(node, session.top(file));
    case "network":
      return { kind: "network_decl", decl: node, file };
    case "game":
      return { kind: "game_decl", decl: node, file };
    case "method":
      return { kind: "method_decl", decl: node, file };
    case "unknown":
      return UNKNOWN;
    default:
      return session.fail(notYet, at, { what: `the use of ${node.kind === "enum" ? "an enum" : `a \`${node.kind}\``} in a method` });
  }
}

function unwrapped(expr: ast.Expr): ast.Expr {
  return expr.kind === "paren" ? unwrapped(expr.inner) : expr;
}

export function closureOf(node: ast.FnDecl, scope: Scope): ClosureValue {
  return {
    kind: "closure",
    params: node.params.map((p) => ({ name: p.name.text, ...(p.default && { default: p.default }) })),
    body: node.body,
    scope,
    name: node.name.text,
  };
}

/** Gives the value of an expression that must be known before training starts. */
export function known(context: Context, expr: ast.Expr, what: string): ConstValue | undefined {
  const value = evaluate(context, expr);
  if (value.kind === "unknown") return undefined;
  const plain = toConst(value);
  if (plain === undefined) context.session.report(notConstant, expr.span, { what }, { help: `found ${describe(value)}` });
  return plain;
}

/** A staged value as plain data, if it is all known. */
export function toConst(value: Staged): ConstValue | undefined {
  switch (value.kind) {
    case "const":
      return value.value;
    case "range":
      return Array.from({ length: Math.max(0, value.high - value.low + 1) }, (_, i) => value.low + i);
    case "list":
    case "tuple": {
      const items = value.items.map(toConst);
      return items.every((item) => item !== undefined) ? (items as ConstValue[]) : undefined;
    }
    case "record": {
      const entries = [...value.fields].map(([name, field]) => [name, toConst(field)] as const);
      return entries.every(([, field]) => field !== undefined) ? (Object.fromEntries(entries) as ConstValue) : undefined;
    }
    default:
      return undefined;
  }
}

/** Something a `for` can walk before the run: the items of a list, range or tuple. */
export function itemsOf(value: Staged): readonly Staged[] | undefined {
  if (value.kind === "list" || value.kind === "tuple") return value.items;
  if (value.kind === "range") return Array.from({ length: Math.max(0, value.high - value.low + 1) }, (_, i) => constant(value.low + i));
  return undefined;
}

function tuple(context: Context, items: readonly Staged[], span: Span): Staged {
  if (items.some((item) => item.kind === "unknown")) return UNKNOWN;
  if (!items.some((item) => item.kind === "host" && (item.type.kind === "column" || item.type.kind === "key")))
    return { kind: "tuple", items };
  // A key: its rows are those of the finest part (C8, C9).
  const parts: HostExpr[] = [];
  let rows: (HostType & { kind: "column" }) | undefined;
  for (const item of items) {
    const host = asHost(item);
    if (!host) return context.session.fail(wrongKind, span, { expected: "columns and plain values in a key", found: describe(item) });
    parts.push(host.expr);
    if (host.type.kind !== "column") continue;
    if (rows && rows.table.id !== host.type.table.id) {
      return context.session.fail(otherTable, span, { left: rows.table.origin, right: host.type.table.origin });
    }
    rows = { kind: "column", table: host.type.table, of: "key", level: rows ? innermost(rows.level, host.type.level) : host.type.level };
  }
  return { kind: "host", expr: { kind: "call", name: "key", args: parts }, type: rows ?? { kind: "key" } };
}

function comprehension(context: Context, expr: ast.ComprehensionExpr): Staged {
  const items: Staged[] = [];
  const walk = (binders: readonly ast.Binder[], scope: Scope): boolean => {
    const [binder, ...rest] = binders;
    if (!binder) {
      const inner = within(context, scope);
      if (expr.for.where) {
        const keep = known(inner, expr.for.where, "the condition of a comprehension in a method");
        if (keep === undefined) return false;
        if (!keep) return true;
      }
      items.push(evaluate(inner, expr.value));
      return true;
    }
    const over = itemsOf(evaluate(within(context, scope), binder.in));
    if (!over) {
      context.session.report(notYet, binder.span, { what: "a comprehension over values that only the run knows" });
      return false;
    }
    return over.every((item, at) => {
      const inner = scope.child();
      bind(inner, binder.names, item, at);
      return walk(rest, inner);
    });
  };
  return walk(expr.for.binders, context.scope) ? { kind: "list", items } : UNKNOWN;
}

/** Binds the names of a `for`: one takes the value; two take position and value. */
export function bind(scope: Scope, names: readonly ast.BindName[], item: Staged, at: number): void {
  if (names.length === 2 && !(item.kind === "tuple" && item.items.length === 2)) {
    bindOne(scope, names[0], constant(at));
    bindOne(scope, names[1], item);
  } else if (names.length === 1) bindOne(scope, names[0], item);
  else names.forEach((name, i) => bindOne(scope, name, item.kind === "tuple" ? (item.items[i] ?? UNKNOWN) : UNKNOWN));
}

function bindOne(scope: Scope, name: ast.BindName, value: Staged): void {
  if (name.kind === "name") scope.define(name.text, value);
  else if (name.kind === "name_tuple") {
    name.names.forEach((inner, i) =>
      bindOne(scope, inner, value.kind === "tuple" || value.kind === "list" ? (value.items[i] ?? UNKNOWN) : UNKNOWN),
    );
  }
}

function is(context: Context, expr: ast.IsExpr): Staged {
  const left = evaluate(context, expr.left);
  const negate = (value: Staged): Staged => (expr.not ? unary(context, "not", value, expr.span) : value);
  const right = expr.right;
  if (left.kind === "unknown") return left;
  if (right.kind === "none" || (right.kind === "name_expr" && right.name.text === "some" && !context.scope.find("some"))) {
    const none = left.kind === "const" && left.value === null;
    if (left.kind === "host")
      return context.session.fail(notYet, expr.span, { what: "a test for `none` on a value that only the run knows" });
    return negate(constant(right.kind === "none" ? none : !none));
  }
  const named = left.kind === "host" && left.type.kind === "column" && left.type.of === "name" ? left.type : undefined;
  if (left.kind === "host" && named) {
    const what = evaluate(context, right);
    const name =
      what.kind === "policy" || what.kind === "pool"
        ? what.name
        : what.kind === "game"
          ? what.ir.name
          : what.kind === "game_decl"
            ? what.decl.name.text
            : undefined;
    if (name === undefined)
      return what.kind === "unknown"
        ? what
        : context.session.fail(wrongKind, right.span, { expected: "a policy, game or seat", found: describe(what) });
    const type: HostType = { ...named, of: "bool" };
    return negate(hostCall("equal", [left.expr, { kind: "const", value: name }], type));
  }
  return negate(binary(context, "==", left, evaluate(context, right), expr.span));
}

function isIn(context: Context, expr: ast.InExpr): Staged {
  const left = evaluate(context, expr.left);
  const right = evaluate(context, expr.right);
  if (left.kind === "unknown" || right.kind === "unknown") return UNKNOWN;
  const value = toConst(left);
  if (right.kind === "range" && typeof value === "number") return constant((value >= right.low && value <= right.high) !== expr.not);
  const items = itemsOf(right);
  if (items && value !== undefined) return constant(items.some((item) => toConst(item) === value) !== expr.not);
  return context.session.fail(notYet, expr.span, { what: "`in` on a value that only the run knows" });
}

function conditional(context: Context, expr: ast.ConditionalExpr): Staged {
  const condition = evaluate(context, expr.condition);
  if (condition.kind === "unknown") return condition;
  if (condition.kind === "const") return evaluate(context, condition.value ? expr.then : expr.else);
  if (condition.kind !== "host") return context.session.fail(notYet, expr.span, { what: "a choice by a value of the graph" });
  const then = asHost(evaluate(context, expr.then));
  const otherwise = asHost(evaluate(context, expr.else));
  if (!then || !otherwise) return UNKNOWN;
  const column = [condition, then, otherwise].find((v) => v.type.kind === "column");
  if (column?.type.kind === "column")
    return hostCall("choose", [condition.expr, then.expr, otherwise.expr], { ...column.type, of: "number" });
  return { kind: "host", expr: { kind: "cond", condition: condition.expr, then: then.expr, else: otherwise.expr }, type: then.type };
}

/** Columns that every batch has (A12), beside loop variables and parameters. */
const columnTypes: Readonly<Record<string, { level: "episode" | "trajectory" | "decision"; of: "number" | "bool" | "name" }>> = {
  game: { level: "episode", of: "name" },
  episode: { level: "episode", of: "number" },
  group: { level: "episode", of: "number" },
  length: { level: "episode", of: "number" },
  seat: { level: "trajectory", of: "number" },
  policy: { level: "trajectory", of: "name" },
  score: { level: "trajectory", of: "number" },
  reward: { level: "decision", of: "number" },
  site: { level: "decision", of: "number" },
  action: { level: "decision", of: "number" },
  logp: { level: "decision", of: "number" },
  ended: { level: "decision", of: "bool" },
  truncated: { level: "decision", of: "bool" },
};

function column(context: Context, batch: Staged & { kind: "host" }, name: ast.Name): Staged {
  const table = (batch.type as { table: Table }).table;
  const found = columnTypes[name.text];
  if (!found) {
    const close = nearest(name.text, Object.keys(columnTypes));
    return context.session.fail(
      unknownColumn,
      name.span,
      { name: name.text, table: table.origin },
      { help: close ? `did you mean \`${close}\`?` : `its columns are ${Object.keys(columnTypes).join(", ")}` },
    );
  }
  return { kind: "host", expr: { kind: "column", batch: batch.expr, name: name.text }, type: { kind: "column", table, ...found } };
}

function member(context: Context, object: Staged, name: ast.Name): Staged {
  if (object.kind === "unknown") return object;
  if (object.kind === "host" && object.type.kind === "batch") return column(context, object, name);
  if (object.kind === "record") {
    const field = object.fields.get(name.text);
    if (field) return field;
  }
  if ((object.kind === "list" || object.kind === "tuple") && name.text === "size") return constant(object.items.length);
  if (object.kind === "pool" && name.text === "size") {
    return hostCall("poolSize", [{ kind: "lasting", what: "pool", name: object.name }], { kind: "number", integer: true });
  }
  return context.session.fail(wrongKind, name.span, { expected: `something with a field \`${name.text}\``, found: describe(object) });
}

function index(context: Context, expr: ast.IndexExpr): Staged {
  const object = evaluate(context, expr.object);
  const indices = expr.indices.map((at) => (at.kind === "wildcard" ? UNKNOWN : evaluate(context, at)));
  if (object.kind === "unknown") return object;
  if (object.kind === "builtin") return { ...object, indices };
  if (object.kind === "running") {
    const key = indices.length === 1 ? asHost(indices[0]) : undefined;
    if (!key)
      return indices[0]?.kind === "unknown"
        ? UNKNOWN
        : context.session.fail(wrongKind, expr.span, { expected: "one key", found: indices.map(describe).join(", ") });
    const type: HostType = key.type.kind === "column" ? { ...key.type, of: "number" } : { kind: "number", integer: false };
    return hostCall("readRunning", [{ kind: "lasting", what: "running", name: object.name }, key.expr], type);
  }
  const items = itemsOf(object);
  if (items && indices.length === 1) {
    const at = toConst(indices[0]);
    if (typeof at !== "number")
      return indices[0].kind === "unknown" ? UNKNOWN : context.session.fail(notConstant, expr.span, { what: "the index of a list" });
    const item = items[at];
    if (!item)
      return context.session.fail(badArgument, expr.span, { callee: "the index", problem: `${at} is outside 0..${items.length - 1}` });
    return item;
  }
  return context.session.fail(notYet, expr.span, { what: `an index on ${describe(object)}` });
}

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
    const value = evaluate(context, arg.value);
    if (arg.name) named.set(arg.name.text, { value, span: arg.span });
    else positional.push({ value, span: arg.span, expr: arg.value });
  }
  return { positional, named, span };
}

function pipe(context: Context, expr: ast.PipeExpr): Staged {
  const left = { value: evaluate(context, expr.left), span: expr.left.span, expr: expr.left };
  if (expr.right.kind === "call") {
    const callee = evaluate(context, expr.right.callee);
    return apply(context, callee, argumentsOf(context, expr.right.args, expr.right.span, left), expr.right);
  }
  return apply(context, evaluate(context, expr.right), { positional: [left], named: new Map(), span: expr.span }, expr.right);
}

function call(context: Context, expr: ast.CallExpr): Staged {
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
    if (!value || !key) {
      return session.fail(wrongKind, args.span, { expected: "`add(x by key)`", found: first ? describe(first) : "no argument" });
    }
    return hostCall("addRunning", [{ kind: "lasting", what: "running", name: object.name }, value.expr, key.expr], { kind: "unit" });
  }
  if (object.kind === "pool" && name.text === "add") {
    const policy = first && asHost(first);
    if (!policy || policy.type.kind !== "policy") {
      return first?.kind === "unknown"
        ? UNKNOWN
        : session.fail(wrongKind, args.span, { expected: "a policy", found: first ? describe(first) : "no argument" });
    }
    return hostCall("addToPool", [{ kind: "lasting", what: "pool", name: object.name }, policy.expr], { kind: "unit" }, true);
  }
  if (object.kind === "network") {
    const fn = object.decl.members.find((m): m is ast.FnDecl => m.kind === "fn" && m.name.text === name.text);
    if (fn) return apply(context, closureOf(fn, object.scope), args, fn);
  }
  if (object.kind === "record") {
    const field = object.fields.get(name.text);
    if (field) return apply(context, field, args, name);
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
      return applyClosure(context, callee, args);
    case "network_decl":
      return fixNetwork(context, callee, args);
    case "network":
      return callee;
    case "builtin":
      return callBuiltin(context, callee, args, site);
    default:
      return session.fail(wrongKind, site.span, { expected: "something that can be called", found: describe(callee) });
  }
}

function applyClosure(context: Context, closure: ClosureValue, args: Arguments): Staged {
  const { session } = context;
  const scope = closure.scope.child();
  const inner = within(context, scope);
  const rest = new Map(args.named);
  closure.params.forEach((param, i) => {
    const given = args.positional[i]?.value ?? rest.get(param.name)?.value;
    rest.delete(param.name);
    if (given) scope.define(param.name, given);
    else if (param.default) scope.define(param.name, evaluate(within(context, closure.scope), param.default));
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
  return session.deeper(
    () => (closure.body.kind === "block" ? runBlock(inner, closure.body) : evaluate(inner, closure.body)),
    () => session.fail(badArgument, args.span, { callee: `\`${closure.name}\``, problem: "it calls itself without end" }),
  );
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
      close ? { help: `did you mean \`${close}\`?` } : {},
    );
  }
  for (const { span } of positional) context.session.report(badArgument, span, { callee, problem: `it takes ${params.length} arguments` });
}

function fixNetwork(context: Context, callee: Staged & { kind: "network_decl" }, args: Arguments): Staged {
  const { session } = context;
  const { decl, file } = callee;
  const scope = session.top(file).child();
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
    scope.define(param.name.text, value);
    if (given) shown.push(`${param.name.text}: ${written(value)}`);
  });
  const params = decl.params.map((p) => p.name.text);
  reportLeftovers(context, `network \`${decl.name.text}\``, rest, args.positional.slice(params.length), params);
  for (const fn of decl.members) if (fn.kind === "fn") scope.define(fn.name.text, closureOf(fn, scope));
  if (decl.extends) session.report(notYet, decl.extends.span, { what: "`extends` of networks" });
  return { kind: "network", decl, file, scope, summary: `${decl.name.text}(${shown.join(", ")})` };
}

/** A game with every parameter at its default. */
export function plainGame(context: Context, callee: Staged & { kind: "game_decl" }, span: Span): Staged {
  const ir = context.session.gameOf(callee.decl, {}, callee.decl.name.text, span);
  return ir ? { kind: "game", ir } : UNKNOWN;
}

/** Turns what may be a game into a game value; games without parameters may be named bare. */
export function asGame(context: Context, value: Staged, span: Span): (Staged & { kind: "game" }) | undefined {
  if (value.kind === "game") return value;
  if (value.kind === "game_decl") {
    const game = plainGame(context, value, span);
    return game.kind === "game" ? game : undefined;
  }
  if (value.kind !== "unknown") context.session.report(wrongKind, span, { expected: "a game", found: describe(value) });
  return undefined;
}

function fixGame(context: Context, callee: Staged & { kind: "game_decl" }, expr: ast.CallExpr, name?: string): Staged {
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
    const value = known(context, arg.value, `the parameter \`${param}\` of a game`);
    if (value === undefined) return;
    args[param] = value;
    shown.push(`${param}_${String(value).replace(/[^A-Za-z0-9]+/g, "_")}`);
  });
  const ir = session.gameOf(decl, args, name ?? [decl.name.text, ...shown].join("_"), expr.span);
  if (ir) return { kind: "game", ir };
  return UNKNOWN;
}

function clause(context: Context, expr: ast.ClauseExpr): Staged {
  const operand = evaluate(context, expr.operand);
  if (operand.kind === "unknown") return operand;
  if (expr.word === "times") return context.session.fail(notYet, expr.span, { what: "`times` in a method" });
  if (expr.word === "over") {
    const axis = expr.argument.kind === "name_expr" ? expr.argument.name.text : undefined;
    return { kind: "clause", word: "over", operand, argument: UNKNOWN, ...(axis !== undefined && { axis }) };
  }
  if (operand.kind === "host" && operand.type.kind === "batch") {
    const columns = operand as Staged & { kind: "host" };
    const argument = evaluate({ ...context, columns }, expr.argument);
    if (expr.word === "where") return filtered(context, operand as Staged & { kind: "host" }, operand.type.table, argument, expr);
    return { kind: "clause", word: expr.word, operand, argument };
  }
  const batch = operand.kind === "host" && operand.type.kind === "column" ? batchOf(operand.expr, operand.type.table) : undefined;
  const argument = evaluate(batch ? { ...context, columns: batch } : context, expr.argument);
  if (argument.kind === "unknown") return UNKNOWN;
  return { kind: "clause", word: expr.word, operand, argument };
}

/** The batch behind a column expression, so that `.seat` after it is found. */
function batchOf(expr: HostExpr, table: Table): (Staged & { kind: "host" }) | undefined {
  if (expr.kind === "column") return { kind: "host", expr: expr.batch, type: { kind: "batch", table } };
  if (expr.kind === "call") {
    for (const arg of expr.args) {
      const found = batchOf(arg, table);
      if (found) return found;
    }
  }
  return undefined;
}

function filtered(context: Context, batch: Staged & { kind: "host" }, table: Table, condition: Staged, expr: ast.ClauseExpr): Staged {
  const host = asHost(condition);
  if (condition.kind === "unknown") return UNKNOWN;
  if (!host || host.type.kind !== "column")
    return context.session.fail(wrongKind, expr.argument.span, {
      expected: "a condition on the batch's columns",
      found: describe(condition),
    });
  const only = policyTest(expr.argument, context);
  const kept = context.session.newTable(
    `${table.origin}, where …`,
    table.games,
    only ? table.policies.filter((p) => p === only) : table.policies,
  );
  return hostCall("rowsWhere", [batch.expr, host.expr], { kind: "batch", table: kept });
}

/** `.policy is hero` keeps one policy's rows; the checks of improve want to know. */
function policyTest(expr: ast.Expr, context: Context): string | undefined {
  if (expr.kind === "paren") return policyTest(expr.inner, context);
  if (expr.kind !== "is" || expr.not || expr.left.kind !== "column" || expr.left.name.text !== "policy" || expr.right.kind !== "name_expr")
    return undefined;
  const value = context.scope.find(expr.right.name.text);
  return value?.kind === "policy" ? value.name : undefined;
}

function match(context: Context, expr: ast.MatchExpr): Staged {
  const { session } = context;
  const body = (arm: ast.Arm, inner: Context): Staged => {
    if (arm.body.kind === "block") return runBlock(inner, arm.body);
    if (arm.body.kind === "expr") return evaluate(inner, arm.body.value);
    return session.fail(notYet, arm.span, { what: "this statement in the arm of a method's `match`" });
  };
  if (expr.subject) return session.fail(notYet, expr.span, { what: "`match` on a value in a method" });
  for (const arm of expr.arms) {
    const guard = arm.guard ? known(context, arm.guard, "the guard of a `match` in a method") : true;
    if (guard === undefined) return UNKNOWN;
    if (guard) return body(arm, within(context, context.scope.child()));
  }
  return session.fail(badArgument, expr.span, { callee: "`match`", problem: "no guard holds and there is no `else`" });
}
