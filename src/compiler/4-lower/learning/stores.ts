/** Assignments in `train`: values are copied, so what is stored to becomes a copy with something else in it (D11). */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { weightsOf } from "./builtins/players.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr } from "./host.js";
import { asValue, isStructured, joinTypes, runEntry } from "./host-values.js";
import { isRunList } from "./run-lists.js";
import { lastingPool, pairIndex } from "./pools.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost, binary, hostCall } from "./operators.js";
import type { Context } from "./session.js";
import { textOf, type TrainSteps } from "./train-steps.js";
import { type Owner, type Staged, UNKNOWN, describe, describeType } from "./values.js";
import { rightSide } from "./statements.js";

export function store(train: TrainSteps, context: Context, statement: ast.StoreStmt): void {
  const { session, scope } = context;
  const { target, op } = statement;
  if (target.kind === "index" && target.object.kind === "name_expr" && op !== "~" && !statement.for) {
    const pairs = evaluate(context, target.object);
    if (pairs.kind === "unknown") return;
    if (pairs.kind === "host" && pairs.type.kind === "pairs" && pairs.expr.kind === "lasting") {
      storePair(train, context, statement, target, pairs as Staged & { kind: "host" });
      return;
    }
    const entry = pairs.kind === "list" && op === "=" ? evaluate(context, target) : undefined;
    if (entry?.kind === "weighted") {
      assignWeights(train, context, entry.owner, rightSide(train, context, statement.value, "weights", statement.span), statement.span);
      return;
    }
    if (isRunList(pairs) && pairs.type.kind === "list") {
      storeEntry(train, context, statement, target, pairs);
      return;
    }
  }
  if (target.kind === "member" && target.name.text === "weights" && op !== "~" && !statement.for) {
    storeWeights(train, context, statement, evaluate(context, target.object));
    return;
  }
  if (target.kind !== "name_expr" || op === "~" || statement.for) {
    session.report(notYet, statement.span, { what: "this form of assignment in `train`" });
    return;
  }
  const name = target.name.text;
  const before = scope.find(name);
  if (!before) return;
  const right = rightSide(train, context, statement.value, name, statement.span);
  if (before.kind === "weighted" && op === "=") {
    assignWeights(train, context, before.owner, right, statement.span);
    return;
  }
  const value = op === "=" ? right : binary(context, op === "+=" ? "+" : "-", before, right, statement.span);
  const host = asValue(value);
  if (value.kind === "unknown" || before.kind === "unknown") return;
  if (before.kind !== "host" || !host) {
    session.report(notYet, statement.span, { what: `an assignment to ${describe(before)}` });
    return;
  }
  const emptied = value.kind === "list" && value.items.length === 0 && before.type.kind === "list";
  if (host.type.kind !== before.type.kind || (!emptied && isStructured(host.type) && !joinTypes(before.type, host.type))) {
    session.report(wrongKind, statement.value.span, {
      expected: `${describeType(before.type)} for \`${name}\``,
      found: describeType(host.type),
    });
    return;
  }
  settle(train, context, statement, before.expr, host.expr);
}

/** Gives a variable or local its new value. */
function settle(train: TrainSteps, context: Context, statement: ast.StoreStmt, place: HostExpr, value: HostExpr): void {
  if (place.kind === "lasting" && train.variables.has(place.name)) {
    train.compute(statement.span, { kind: "variable", name: place.name, value });
  } else if (place.kind === "now") train.compute(statement.span, { kind: "local", name: place.name, value });
  else context.session.report(notYet, statement.span, { what: `an assignment to \`${textOf(statement.target.span)}\`` });
}

/** `xs[i] = e`: the variable becomes a copy with one entry set (D11). */
function storeEntry(
  train: TrainSteps,
  context: Context,
  statement: ast.StoreStmt,
  target: ast.IndexExpr,
  list: Staged & { kind: "host" },
): void {
  const { session } = context;
  const right = rightSide(train, context, statement.value, "entry", statement.span);
  const [index] = target.indices;
  const at = index.kind === "wildcard" ? UNKNOWN : evaluate(context, index);
  if (right.kind === "unknown" || at.kind === "unknown") return;
  const place = asHost(at);
  const before = runEntry(list, [at]);
  if (target.indices.length !== 1 || !place || !before) {
    session.report(notYet, target.span, { what: "this index of a list that is stored to" });
    return;
  }
  const value = statement.op === "=" ? right : binary(context, statement.op === "+=" ? "+" : "-", before, right, statement.span);
  const host = asValue(value);
  if (value.kind === "unknown" || list.type.kind !== "list") return;
  if (!host || !joinTypes(list.type.element, host.type)) {
    session.report(wrongKind, statement.value.span, {
      expected: `${describeType(list.type.element)} for an entry`,
      found: describe(value),
    });
    return;
  }
  settle(train, context, statement, list.expr, { kind: "call", name: "withEntry", args: [list.expr, place.expr, host.expr] });
}

/** `payoff[new, old] = e`: the variable becomes a copy with one entry set (D11). */
function storePair(
  train: TrainSteps,
  context: Context,
  statement: ast.StoreStmt,
  target: ast.IndexExpr,
  pairs: Staged & { kind: "host" },
): void {
  const right = rightSide(train, context, statement.value, "entry", statement.span);
  const pair = pairIndex(context, target.indices, target.span);
  if (right.kind === "unknown" || !pair || pairs.type.kind !== "pairs" || pairs.expr.kind !== "lasting") return;
  const pool = lastingPool(pairs.type.pool);
  const before = hostCall("pairAt", [pool, pairs.expr, ...pair], { kind: "number", integer: false });
  const value = statement.op === "=" ? right : binary(context, statement.op === "+=" ? "+" : "-", before, right, statement.span);
  const host = asHost(value);
  if (host?.type.kind !== "number") {
    if (value.kind !== "unknown") context.session.report(wrongKind, statement.value.span, { expected: "a number", found: describe(value) });
    return;
  }
  const changed: HostExpr = { kind: "call", name: "withPair", args: [pool, pairs.expr, ...pair, host.expr] };
  train.compute(statement.span, { kind: "variable", name: pairs.expr.name, value: changed });
}

/** `hero.weights = w`, `hero.weights += step`: a policy takes other weights; its moments stay (D7). */
function storeWeights(train: TrainSteps, context: Context, statement: ast.StoreStmt, object: Staged): void {
  const { session } = context;
  const policy = object.kind === "policy" ? session.policies.get(object.name) : undefined;
  if (!policy) {
    if (object.kind !== "unknown")
      session.report(wrongKind, statement.target.span, { expected: "a declared policy before `.weights =`", found: describe(object) });
    return;
  }
  const owner: Owner = { name: policy.name, what: "policy", network: policy.network };
  const right = rightSide(train, context, statement.value, "weights", statement.span);
  const { op } = statement;
  const value = op === "=" ? right : binary(context, op === "+=" ? "+" : "-", weightsOf(owner), right, statement.span);
  policy.improved = true;
  assignWeights(train, context, owner, value, statement.span);
}

/** `slow = snapshot(hero.net)`: a model takes other weights of its network; its moments stay (D7). */
function assignWeights(train: TrainSteps, context: Context, owner: Owner, right: Staged, span: Span): void {
  const value = asHost(right.kind === "weighted" ? weightsOf(right.owner) : right);
  if (right.kind === "unknown") return;
  if (value?.type.kind !== "weights" || value.type.network !== owner.network.decl.name.text) {
    context.session.report(wrongKind, span, {
      expected: `weights of the network \`${owner.network.decl.name.text}\``,
      found: describe(right),
    });
    return;
  }
  const target = { kind: "lasting", what: owner.what, name: owner.name } as const;
  train.compute(span, { kind: "effect", value: { kind: "call", name: "setWeights", args: [target, value.expr] } });
}
