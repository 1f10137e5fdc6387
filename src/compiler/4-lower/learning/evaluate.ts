/** Stages expressions: what is known is computed, what the host will compute becomes a host expression, what learns becomes graph nodes. */
import type * as ast from "../../1-parse/ast.js";
import { isBuiltinValue, learningBuiltins } from "../../2-bind/builtins.js";
import type { Span } from "../../source/source-file.js";
import { isBuiltin } from "./builtins/builtins.js";
import { call, pipe } from "./calls.js";
import { partOf as curriculumPart } from "./curricula.js";
import { closureOf, fixGame, unwrapped } from "./fixed.js";
import { runBlock } from "./functions.js";
import type { HostExpr, HostType } from "./host.js";
import { aliasType, enumType, memberBeyond, memberNamed, asIndexType } from "./index-types.js";
import { bind, itemsOf, known, toConst } from "./known.js";
import { badArgument, notConstant, notYet, unknownColumn, wrongKind } from "./messages.js";
import { openArms, type OpenArm } from "./match-arms.js";
import { chooseInGraph, isGraph } from "./graph-operators.js";
import { asValue, isStructured, joinTypes, runEntry } from "./host-values.js";
import { rowComprehension } from "./row-lists.js";
import { isRunList, runComprehension, runMember } from "./run-lists.js";
import { asHost, binary, hostCall, joined, unary } from "./operators.js";
import type { Scope } from "./scope.js";
import { within, type Context } from "./session.js";
import { sizeOf } from "./memories.js";
import { isBatch } from "./joining.js";
import { lastingPool, pairIndex } from "./pools.js";
import { isSite, isSiteColumn } from "./sites.js";
import { isWindows, stepOf } from "./windows.js";
import { tensorEntry } from "./tensor-entries.js";
import { weightsOf } from "./builtins/players.js";
import { columnList } from "./list-tables.js";
import { clause, column, rewardChannel, tuple, withColumns } from "./tables.js";
import { constant, describe, UNKNOWN, written, type NetworkValue, type Staged } from "./values.js";

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
      return typeof low === "number" && typeof high === "number"
        ? { kind: "range", low, high, ...(isReal(expr) && { real: true }) }
        : UNKNOWN;
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
      return member(context, evaluate(context, expr.object), expr.name, namesReward(expr.object));
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
      return withRecord(context, expr);
    case "weighted":
      return weightedPolicies(context, expr);
    case "chooses":
    case "writes":
    case "given":
      return session.fail(notYet, expr.span, { what: `\`${expr.kind}\` in a method` });
  }
}

/** `weighted { p: 0.9, q: 0.1 }` of policies: one of them, drawn before each episode. */
function weightedPolicies(context: Context, expr: ast.WeightedExpr): Staged {
  const members = expr.outcomes.map((outcome) => ({ policy: evaluate(context, outcome.value), weight: evaluate(context, outcome.weight) }));
  if (members.some((m) => m.policy.kind === "unknown" || m.weight.kind === "unknown")) return UNKNOWN;
  const hosts = members.map((m) => ({ policy: asHost(m.policy), weight: asHost(m.weight) }));
  if (!hosts.every((h) => h.policy?.type.kind === "policy" && h.weight?.type.kind === "number"))
    return context.session.fail(notYet, expr.span, { what: "`weighted` of other things than policies in a method" });
  const of = hosts.flatMap((h) => (h.policy?.type.kind === "policy" ? (h.policy.type.of ?? []) : []));
  const args: HostExpr[] = [
    { kind: "const", value: "weighted" },
    { kind: "list", items: hosts.map((h) => h.policy!.expr) },
    { kind: "list", items: hosts.map((h) => h.weight!.expr) },
  ];
  return hostCall("mixtureOfPolicies", args, { kind: "policy", of, mixture: true });
}

/** Words that settings take: `heads: apart`, `bias: one`. */
const WORDS: ReadonlySet<string> = new Set(["apart", "chained", "one", "symbols", "characters"]);

/** What a bare name means here: a local, a declaration of the file or its imports, or what the language brings. */
function lookup(context: Context, name: ast.Name): Staged {
  const local = context.scope.find(name.text);
  if (local) return local;
  const symbol = context.scope.file.scope.get(name.text);
  if (symbol?.kind === "declaration") return declared(context, symbol.declaration, symbol.file, name.span);
  const enumMember = memberNamed(context.scope.file, name.text);
  if (enumMember) return enumMember;
  if (WORDS.has(name.text)) return constant(name.text);
  // Beside a column of seats a seat may be called as a function of the language is: `first`, `last`.
  if (context.seats?.has(name.text)) {
    const seat = context.seats.get(name.text);
    return seat === undefined
      ? context.session.fail(notYet, name.span, { what: `\`${name.text}\`, which is another seat in each of these games,` })
      : constant(seat, true);
  }
  if (isBuiltin(name.text)) return { kind: "builtin", name: name.text };
  const beyond = memberBeyond(context.scope.file, name.text);
  if (beyond) return beyond;
  // A name that means nothing at all was reported when names were bound, or where what it stands for failed; a seat's name was not.
  const seat = [...context.session.games.values()].some((game) => game.seats.includes(name.text));
  if (!seat && !learningBuiltins.has(name.text) && !isBuiltinValue(name.text)) return UNKNOWN;
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
      return { ...closureOf(node, session.top(file)), free: true };
    case "rule":
      return { kind: "rule", decl: node, scope: session.top(file) };
    case "network":
      return { kind: "network_decl", decl: node, file };
    case "game":
      return { kind: "game_decl", decl: node, file };
    case "method":
      return { kind: "method_decl", decl: node, file };
    case "record":
      return { kind: "record_decl", decl: node, file };
    case "enum":
      return enumType(node);
    case "type":
      return aliasType(context, node, file) ?? session.fail(notYet, at, { what: "the use of a type that is no index in a method" });
    case "unknown":
      return UNKNOWN;
    default:
      return session.fail(notYet, at, { what: `the use of a \`${node.kind}\` in a method` });
  }
}

/** `r with (a: e)`: a record with fields replaced, a table with columns added. */
function withRecord(context: Context, expr: ast.WithExpr): Staged {
  const operand = evaluate(context, expr.operand);
  if (operand.kind === "unknown") return operand;
  if (operand.kind === "host" && operand.type.kind === "batch") return withColumns(context, operand, expr.record);
  const fields = operand.kind === "host" ? recordParts(operand) : undefined;
  if (fields) {
    const added = evaluate(context, expr.record);
    return added.kind === "record" ? { kind: "record", fields: new Map([...fields, ...added.fields]) } : UNKNOWN;
  }
  if (operand.kind !== "record") {
    return context.session.fail(wrongKind, expr.operand.span, { expected: "a record or a table before `with`", found: describe(operand) });
  }
  const added = evaluate(context, expr.record);
  return added.kind === "record" ? { kind: "record", fields: new Map([...operand.fields, ...added.fields]) } : UNKNOWN;
}

/** Whether an end of a range is written as a real: `0.0..1.0`, `-1.0..1`. */
function isReal(expr: ast.RangeExpr): boolean {
  const ends = [expr.low, expr.high].map((end) => (end.kind === "unary" ? end.operand : end));
  return ends.some((end) => end.kind === "number" && !end.integer);
}

/** The fields of a record that only the run knows. */
function recordParts(record: Staged & { kind: "host" }): ReadonlyMap<string, Staged> | undefined {
  if (record.type.kind !== "record") return undefined;
  return new Map(
    [...record.type.fields].map(([name, type]) => [name, { kind: "host", expr: { kind: "field", of: record.expr, name }, type } as const]),
  );
}

function comprehension(context: Context, expr: ast.ComprehensionExpr): Staged {
  const items: Staged[] = [];
  let whole: Staged = UNKNOWN;
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
    const rows = rowComprehension(within(context, scope), expr, binder);
    if (rows) {
      whole = rows;
      return false;
    }
    const given = evaluate(within(context, scope), binder.in);
    if (given.kind === "unknown") return false;
    const walked = columnList(given) ?? given;
    // A condition on entries that only the run knows makes a list of the run's own.
    const open = expr.for.where && itemsOf(walked)?.some((item) => item.kind === "host") ? asValue(walked) : walked;
    if (open && isRunList(open)) {
      whole = runComprehension(context, expr);
      return false;
    }
    const over = itemsOf(walked);
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
  return walk(expr.for.binders, context.scope) ? { kind: "list", items } : whole;
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
    if (what.kind === "pool") return negate(hostCall("ofPool", [left.expr, { kind: "const", value: name }], type));
    return negate(hostCall("equal", [left.expr, { kind: "const", value: name }], type));
  }
  if (isSiteColumn(left) && right.kind === "name_expr") return negate(isSite(context, left, right.name));
  const other = evaluate(left.kind === "host" ? { ...context, seats: seatsBeside(context, left) } : context, right);
  const [one, two] = [asHost(left), asHost(other)];
  if (one?.type.kind === "policy" && two?.type.kind === "policy" && (left.kind === "host" || other.kind === "host"))
    return negate(hostCall("samePolicy", [one.expr, two.expr], { kind: "bool" }));
  return negate(binary(context, "==", left, other, expr.span));
}

/** The names of seats, where a value is the seat column of a table. */
function seatsBeside(context: Context, left: Staged & { kind: "host" }): Context["seats"] {
  if (left.type.kind !== "column" || left.expr.kind !== "column" || left.expr.name !== "seat") return undefined;
  const names = new Map<string, number | undefined>();
  for (const game of left.type.table.games)
    context.session.games.get(game)?.seats.forEach((seat, i) => names.set(seat, names.has(seat) && names.get(seat) !== i ? undefined : i));
  return names;
}

function isIn(context: Context, expr: ast.InExpr): Staged {
  const left = evaluate(context, expr.left);
  const right = evaluate(context, expr.right);
  if (left.kind === "unknown" || right.kind === "unknown") return UNKNOWN;
  const value = toConst(left);
  if (right.kind === "range" && typeof value === "number") return constant((value >= right.low && value <= right.high) !== expr.not);
  const items = itemsOf(right);
  if (items && value !== undefined) return constant(items.some((item) => toConst(item) === value) !== expr.not);
  const [x, list] = [asHost(left), asValue(right)];
  if (x && list?.type.kind === "list" && ["number", "bool", "text"].includes(x.type.kind)) {
    const found = hostCall("isIn", [x.expr, list.expr], { kind: "bool" });
    return expr.not ? unary(context, "not", found, expr.span) : found;
  }
  return context.session.fail(notYet, expr.span, { what: "`in` on a value that only the run knows" });
}

function conditional(context: Context, expr: ast.ConditionalExpr): Staged {
  const condition = evaluate(context, expr.condition);
  if (condition.kind === "unknown") return condition;
  if (condition.kind === "const") return evaluate(context, condition.value ? expr.then : expr.else);
  return between(context, condition, evaluate(context, expr.then), evaluate(context, expr.else), expr.span);
}

/** One of two values, by a condition that only the run knows. */
function between(context: Context, condition: Staged, thenValue: Staged, elseValue: Staged, span: Span): Staged {
  if (isGraph(condition) || isGraph(thenValue) || isGraph(elseValue)) {
    return chooseInGraph(context, condition, thenValue, elseValue, span);
  }
  if ([condition, thenValue, elseValue].some((v) => v.kind === "unknown")) return UNKNOWN;
  const then = asValue(thenValue);
  const otherwise = asValue(elseValue);
  const type = then && otherwise && commonKind(then.type, otherwise.type);
  if (!then || !otherwise || condition.kind !== "host" || !type)
    return context.session.fail(wrongKind, span, {
      expected: "two values of one kind, as only the run knows which it is",
      found: `${describe(thenValue)} and ${describe(elseValue)}`,
    });
  if ([condition, then, otherwise].some((v) => v.type.kind === "column")) {
    // Of rows with several numbers each: as many as either has (C7, C8).
    const values = joined(context, then, otherwise, "number", span);
    const whole = values && joined(context, condition, { kind: "host", expr: then.expr, type: values }, "number", span);
    return whole ? hostCall("choose", [condition.expr, then.expr, otherwise.expr], whole) : UNKNOWN;
  }
  return { kind: "host", expr: { kind: "cond", condition: condition.expr, then: then.expr, else: otherwise.expr }, type };
}

/** The type of what is one or the other: of policies, one of either's; truth values count as numbers beside numbers. */
function commonKind(a: HostType, b: HostType): HostType | undefined {
  if (a.kind === "policy" && b.kind === "policy") return { ...a, ...b, of: [...new Set([...(a.of ?? []), ...(b.of ?? [])])] };
  if (a.kind === "column" || b.kind === "column") return a.kind === "column" ? a : b;
  if ((a.kind === "number" && b.kind === "bool") || (a.kind === "bool" && b.kind === "number")) return { kind: "number", integer: true };
  return joinTypes(a, b) ?? (a.kind === b.kind && !isStructured(a) ? a : undefined);
}

/** `batch.reward` and `.reward`, of which a channel may be read. */
function namesReward(expr: ast.Expr): boolean {
  return (expr.kind === "member" || expr.kind === "column") && expr.name.text === "reward";
}

function member(context: Context, object: Staged, name: ast.Name, reward = false): Staged {
  if (object.kind === "unknown") return object;
  const size = name.text === "size" ? sizeOf(object) : undefined;
  if (size) return size;
  const part = runMember(object, name.text);
  if (part) return part;
  const channel = rewardChannel(context, object, name, reward);
  if (channel !== undefined) return channel;
  if (object.kind === "host" && object.type.kind === "batch") return column(context, object, name);
  if (object.kind === "record") {
    const field = object.fields.get(name.text);
    if (field) return field;
  }
  if (object.kind === "curriculum") {
    const own = curriculumPart(object, name.text);
    if (own) return own;
  }
  if (object.kind === "policy" && name.text === "net") {
    const policy = context.session.policies.get(object.name);
    if (policy) return { kind: "weighted", owner: { name: policy.name, what: "policy", network: policy.network } };
  }
  if (object.kind === "policy" && name.text === "weights") {
    const policy = context.session.policies.get(object.name);
    if (policy) return weightsOf({ name: policy.name, what: "policy", network: policy.network });
  }
  if (object.kind === "host" && object.type.kind === "policy" && !object.type.mixture && name.text === "weights") {
    // What was a copy of one declared policy has that policy's network.
    const [of, ...others] = object.type.of ?? [];
    const policy = others.length === 0 && of !== undefined ? context.session.policies.get(of) : undefined;
    if (policy) return hostCall("weightsOf", [object.expr], { kind: "weights", network: policy.network.decl.name.text });
  }
  if (object.kind === "policy" && name.text === "decisions") {
    return hostCall("decisionsOf", [{ kind: "run" }, { kind: "const", value: object.name }], { kind: "number", integer: true });
  }
  if ((object.kind === "list" || object.kind === "tuple") && name.text === "size") return constant(object.items.length);
  if (object.kind === "pool" && name.text === "size") {
    return hostCall("poolSize", [{ kind: "lasting", what: "pool", name: object.name }], { kind: "number", integer: true });
  }
  return context.session.fail(wrongKind, name.span, { expected: `something with a field \`${name.text}\``, found: describe(object) });
}

/** `w.c[k]` is `w[k].c`; undefined where `w` is no table of windows or `c` is on none of their steps. */
function columnAtStep(context: Context, { object, indices }: ast.IndexExpr): Staged | undefined {
  if (object.kind !== "member" || object.name.text === "other" || indices.length !== 1 || !isPath(object.object)) return undefined;
  const windows = evaluate(context, object.object);
  if (windows.kind === "unknown") return windows;
  if (!isBatch(windows) || !isWindows(windows.type.table)) return undefined;
  const whole = column(context, windows, object.name);
  if (whole.kind === "unknown") return whole;
  if (whole.kind !== "host" || whole.type.kind !== "column" || whole.type.axes?.[0] !== "step") return undefined;
  const [given] = indices;
  const at = stepOf(context, windows, given.kind === "wildcard" ? UNKNOWN : evaluate(context, given), given.span);
  return at ? column(context, at, object.name) : UNKNOWN;
}

/** A name, or a field of one. */
function isPath(expr: ast.Expr): boolean {
  return expr.kind === "name_expr" || (expr.kind === "member" && isPath(expr.object));
}

function index(context: Context, expr: ast.IndexExpr): Staged {
  const step = columnAtStep(context, expr);
  if (step) return step;
  const object = evaluate(context, expr.object);
  const indices = expr.indices.map((at) => (at.kind === "wildcard" ? UNKNOWN : evaluate(context, at)));
  if (object.kind === "unknown") return object;
  if (object.kind === "builtin" || object.kind === "closure") return { ...object, indices };
  if (isBatch(object) && isWindows(object.type.table) && indices.length === 1)
    return stepOf(context, object, indices[0], expr.indices[0].span) ?? UNKNOWN;
  if (object.kind === "running") {
    const key = indices.length === 1 ? asHost(indices[0]) : undefined;
    if (!key)
      return indices[0]?.kind === "unknown"
        ? UNKNOWN
        : context.session.fail(wrongKind, expr.span, { expected: "one key", found: indices.map(describe).join(", ") });
    const type: HostType = key.type.kind === "column" ? { ...key.type, of: "number" } : { kind: "number", integer: false };
    return hostCall(
      key.type.kind === "column" ? "readRunning" : "readRunningOne",
      [{ kind: "lasting", what: "running", name: object.name }, key.expr],
      type,
    );
  }
  if (object.kind === "host" && object.type.kind === "pairs") {
    const pair = pairIndex(context, expr.indices, expr.span);
    return pair ? hostCall("pairAt", [lastingPool(object.type.pool), object.expr, ...pair], { kind: "number", integer: false }) : UNKNOWN;
  }
  if (object.kind === "host" && object.type.kind === "shares" && indices.length === 1) {
    const member = asHost(indices[0]);
    if (member?.type.kind === "policy")
      return hostCall("weightOf", [lastingPool(object.type.pool), object.expr, member.expr], { kind: "number", integer: false });
  }
  if (object.kind === "host" && object.type.kind === "entries") {
    const key = indices.length === 1 ? asHost(indices[0]) : undefined;
    if (!key) {
      return indices[0]?.kind === "unknown"
        ? UNKNOWN
        : context.session.fail(wrongKind, expr.span, { expected: "one key", found: indices.map(describe).join(", ") });
    }
    const type: HostType = key.type.kind === "column" ? { ...key.type, of: "number" } : { kind: "number", integer: false };
    return hostCall(key.type.kind === "column" ? "readEntries" : "readEntry", [object.expr, key.expr], type);
  }
  if (object.kind === "index_type" || (object.kind === "range" && expr.object.kind === "paren")) {
    const of = asIndexType(object, undefined);
    const shape = indices.map((at) => asIndexType(at, undefined)?.size);
    if (of && shape.length > 0 && shape.every((size) => size !== undefined)) return { kind: "array_type", shape, of };
  }
  const entry = runEntry(object, indices);
  if (entry) return entry;
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
  if (isGraph(object)) return tensorEntry(context, object, indices, expr);
  return context.session.fail(notYet, expr.span, { what: `an index on ${describe(object)}` });
}

function match(context: Context, expr: ast.MatchExpr): Staged {
  const arms = openArms(context, expr);
  if (!arms) return UNKNOWN;
  const body = ({ arm, inner }: OpenArm): Staged => {
    if (arm.body.kind === "block") return runBlock(inner, arm.body);
    if (arm.body.kind === "expr") return evaluate(inner, arm.body.value);
    return context.session.fail(notYet, arm.span, { what: "this statement in the arm of a method's `match`" });
  };
  const [last, ...before] = arms.toReversed();
  return before.reduce((rest, arm) => between(context, arm.test, body(arm), rest, arm.arm.span), body(last));
}
