/** Stages `train` into steps (D2): cut at `collect`, `improve`, `measure` and loop heads; host statements between them share a step. */
import type * as ast from "../../1-parse/ast.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { AgentShape } from "./agents.js";
import { weightsOf } from "./builtins/players.js";
import { argumentsOf } from "./calls.js";
import { planCollect } from "./collects.js";
import { partOf } from "./curricula.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr, HostType } from "./host.js";
import { improve } from "./improving.js";
import { drawnValue } from "./draws.js";
import { asValue, elementOf, isStored, isStructured, joinTypes, runEntry, withElement } from "./host-values.js";
import { bind, itemsOf } from "./known.js";
import { columnList } from "./list-tables.js";
import { isRunList, walkedList } from "./run-lists.js";
import { openArms } from "./match-arms.js";
import { breakLoop, countedLoop, every, repeat, whileLoop } from "./loops.js";
import { measure } from "./measures.js";
import { lastingPool, pairIndex } from "./pools.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { asHost, binary, hostCall } from "./operators.js";
import { inlineRule } from "./rules.js";
import { within, type Context, type StagedPolicy } from "./session.js";
import type { StepIr } from "./step.js";
import { textOf, TrainSteps, type StagedTrain } from "./train-steps.js";
import { describe, describeType, UNKNOWN, type Owner, type Staged } from "./values.js";

/** Stages the block of `train`. */
export function stageTrain(
  context: Context,
  body: ast.Block,
  method: string,
  shapeOf: (policy: StagedPolicy) => AgentShape | undefined,
  variables: readonly { readonly name: string }[],
): StagedTrain {
  const train = new TrainSteps(method, shapeOf, new Set(variables.map((v) => v.name)));
  runBlock(train, context, body);
  return train.finish();
}

/** Stages a block in a scope of its own. */
export function runBlock(train: TrainSteps, context: Context, block: ast.Block): void {
  runStatements(train, within(context, context.scope.child()), block.statements);
}

export function runStatements(train: TrainSteps, context: Context, statements: readonly ast.Stmt[]): void {
  for (const statement of statements) runStatement(train, context, statement);
}

function runStatement(train: TrainSteps, context: Context, statement: ast.Stmt): void {
  const { session, scope } = context;
  switch (statement.kind) {
    case "unknown":
      return;
    case "let":
      for (const binding of statement.bindings) letBinding(train, context, statement, binding);
      return;
    case "const":
      scope.define(statement.name.text, evaluate(context, statement.value));
      return;
    case "store":
      store(train, context, statement);
      return;
    case "expr":
      expression(train, context, statement);
      return;
    case "if":
      ifStatement(train, context, statement);
      return;
    case "for":
      forStatement(train, context, statement);
      return;
    case "repeat":
      repeat(train, context, statement);
      return;
    case "while":
      whileLoop(train, context, statement);
      return;
    case "break":
      breakLoop(train, context, statement);
      return;
    case "return":
      returnStatement(train, context, statement);
      return;
    case "every":
      every(train, context, statement);
      return;
    case "stage":
      train.add({ kind: "stage", source: whereOf(statement.span), name: statement.name.text }, statement.span);
      runBlock(train, context, statement.body);
      train.add({ kind: "stage", source: whereOf(statement.span), name: statement.name.text, ends: true }, statement.span);
      return;
    case "measure":
      measure(train, context, statement);
      return;
    case "improve":
      improve(train, context, statement);
      return;
    default:
      session.report(notYet, statement.span, { what: `\`${statement.kind}\` in \`train\`` });
  }
}

/** The right side of a `let` or store: a `collect`, a rule call, or an expression. */
export function rightSide(train: TrainSteps, context: Context, expr: ast.Expr, name: string, span: Span): Staged {
  if (expr.kind === "paren") return rightSide(train, context, expr.inner, name, span);
  if (expr.kind === "collect") {
    const unique = train.unique(name);
    const planned = planCollect(context, expr, unique);
    if (!planned) return UNKNOWN;
    const { plan, table, values, groups } = planned;
    const measuring = train.measuring > 0;
    train.add(
      {
        kind: "collect",
        source: whereOf(span),
        text: textOf(span),
        plan: { ...plan, ...(measuring && { measuring }) },
        values,
        ...(groups && { groups }),
      },
      expr.span,
    );
    train.here();
    const type: HostType = { kind: "batch", table };
    train.locals.push({ name: unique, type });
    table.home.expr = { kind: "now", name: unique };
    return { kind: "host", expr: table.home.expr, type };
  }
  const rule = ruleCall(context, expr);
  if (rule) {
    const result = inlineRule(train, context, rule.rule, rule.args(), span);
    return result ?? context.session.fail(badArgument, span, { callee: describe(rule.rule), problem: "it returns nothing" });
  }
  return evaluate(context, expr);
}

/** A call of a rule, whose arguments are evaluated when it is known to be one. */
function ruleCall(
  context: Context,
  expr: ast.Expr,
): { readonly rule: Staged & { kind: "rule" }; readonly args: () => ReturnType<typeof argumentsOf> } | undefined {
  if (expr.kind !== "call") return undefined;
  const callee = calledRule(context, expr.callee);
  return callee.kind === "rule" ? { rule: callee, args: () => argumentsOf(context, expr.args, expr.span) } : undefined;
}

/** What is called, where it may be a rule: a name, or a name of a curriculum. */
function calledRule(context: Context, callee: ast.Expr): Staged {
  if (callee.kind === "name_expr") return evaluate(context, callee);
  if (callee.kind !== "member" || callee.object.kind !== "name_expr") return UNKNOWN;
  const object = context.scope.find(callee.object.name.text);
  return object?.kind === "curriculum" ? (partOf(object, callee.name.text) ?? UNKNOWN) : UNKNOWN;
}

function letBinding(train: TrainSteps, context: Context, statement: ast.LetStmt, binding: ast.Binding): void {
  const { session, scope } = context;
  if (binding.target.kind !== "name" || binding.indices.length > 0 || statement.for || statement.measured || statement.word === "keep") {
    session.report(notYet, binding.span, { what: "this form of `let` in `train`" });
    return;
  }
  const name = binding.target.text;
  const init = binding.init?.value;
  if (!init) {
    scope.define(name, UNKNOWN);
    return;
  }
  if (binding.init?.op === "~") {
    // D4: a draw in `train` has its site's stream, whichever name it goes to.
    const drawing = `train:${train.method}.${train.unique(`${name}_drawn`)}`;
    const drawn = drawnValue(context, init, drawing);
    scope.define(name, drawn.kind === "host" ? train.keep(statement.span, name, drawn) : drawn);
    return;
  }
  const value = rightSide(train, context, init, name, statement.span);
  const stored = value.kind === "host" && value.expr.kind === "now" && isFresh(init);
  if (value.kind === "host" && !stored) {
    scope.define(name, train.keep(statement.span, name, value));
    return;
  }
  // A variable that starts with a known number may take one that only the run knows.
  const host = statement.word === "var" ? asValue(value) : undefined;
  const typed = host && withElement(context, host, binding.type);
  scope.define(name, typed && isStored(typed.type) ? train.keep(statement.span, name, typed) : value);
}

/** What changes something, whatever it gives. */
function isEffect(expr: HostExpr): boolean {
  return expr.kind === "call" && expr.name === "addToPool";
}

/** Whether the right side made a local of its own. What a function or rule gives may be the caller's own variable: that is copied (D11). */
function isFresh(expr: ast.Expr): boolean {
  return expr.kind === "paren" ? isFresh(expr.inner) : expr.kind === "collect";
}

function store(train: TrainSteps, context: Context, statement: ast.StoreStmt): void {
  const { session, scope } = context;
  const { target, op } = statement;
  if (target.kind === "index" && target.object.kind === "name_expr" && op !== "~" && !statement.for) {
    const pairs = evaluate(context, target.object);
    if (pairs.kind === "unknown") return;
    if (pairs.kind === "host" && pairs.type.kind === "pairs" && pairs.expr.kind === "lasting") {
      storePair(train, context, statement, target, pairs as Staged & { kind: "host" });
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

function expression(train: TrainSteps, context: Context, statement: ast.ExprStmt): void {
  const { session } = context;
  if (statement.for) {
    walk(train, context, statement.for, (inner) => expression(train, inner, { ...statement, for: undefined } as ast.ExprStmt));
    return;
  }
  const { value: called } = statement;
  if (called.kind === "match") {
    matchStatement(train, context, called);
    return;
  }
  if (called.kind === "call" && called.callee.kind === "member" && called.callee.name.text === "add" && called.args.length === 1) {
    const object = evaluate(context, called.callee.object);
    if (isRunList(object)) {
      // `xs.add(x)` is `xs += [x]`.
      const added: ast.Expr = { kind: "list", span: called.span, elements: [called.args[0].value] };
      store(train, context, { kind: "store", span: statement.span, target: called.callee.object, op: "+=", value: added });
      return;
    }
  }
  const rule = ruleCall(context, statement.value);
  if (rule) {
    inlineRule(train, context, rule.rule, rule.args(), statement.span);
    return;
  }
  const value = evaluate(context, statement.value);
  if (value.kind === "unknown") return;
  if (value.kind === "host" && (value.type.kind === "unit" || isEffect(value.expr)))
    train.compute(statement.span, { kind: "effect", value: value.expr });
  else session.report(badArgument, statement.span, { callee: "this statement", problem: "it computes a value that nothing uses" });
}

function forStatement(train: TrainSteps, context: Context, statement: ast.ForStmt): void {
  walk(train, context, statement.clause, (inner) => runBlock(train, inner, statement.body));
}

/** Runs a body once for each element of lists that are known before the run. */
function walk(train: TrainSteps, context: Context, clause: ast.ForClause, body: (inner: Context) => void): void {
  const { session } = context;
  const step = (binders: readonly ast.Binder[], outer: Context): void => {
    const [binder, ...rest] = binders;
    if (!binder) {
      if (clause.where) {
        const keep = evaluate(outer, clause.where);
        if (keep.kind !== "const") {
          if (keep.kind !== "unknown")
            session.report(notYet, clause.where.span, { what: "a condition that only the run knows on a `for` of `train`" });
          return;
        }
        if (!keep.value) return;
      }
      body(outer);
      return;
    }
    const given = evaluate(outer, binder.in);
    const over = columnList(given) ?? given;
    const items = itemsOf(over);
    if (over.kind === "pool" && rest.length === 0) {
      walkPool(train, outer, over, binder, clause.where, body);
      return;
    }
    if (isRunList(over) && rest.length === 0) {
      walkList(train, outer, over, binder, clause.where, body);
      return;
    }
    if (over.kind === "host" && over.type.kind === "entries" && over.type.keys === "numbers" && rest.length === 0) {
      walkEntries(train, outer, over, binder, clause.where, body);
      return;
    }
    if (!items) {
      if (over.kind !== "unknown") session.report(notYet, binder.span, { what: "a `for` of `train` over values that only the run knows" });
      return;
    }
    items.forEach((item, i) => {
      const inner = within(outer, outer.scope.child());
      bind(inner.scope, binder.names, item, i);
      step(rest, inner);
    });
  };
  step(clause.binders, context);
}

/** `for member in past where c`: walks the members as they are when the loop begins (D11). */
function walkPool(
  train: TrainSteps,
  context: Context,
  pool: Staged & { kind: "pool" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const [name, ...more] = binder.names;
  if (name?.kind !== "name" || more.length > 0) {
    context.session.report(notYet, binder.span, { what: "several names for a pool's member" });
    return;
  }
  const of = [pool.policy];
  const listed = hostCall("poolMembers", [lastingPool(pool.name)], { kind: "policies", of }) as Staged & { kind: "host" };
  const members = train.keep(binder.span, `${name.text}s`, listed);
  const times: HostExpr = { kind: "call", name: "poolCount", args: [members.expr] };
  countedLoop(train, { span: binder.span, name: name.text, noun: "members", nouns: ["member"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const counter: HostExpr = { kind: "counter", loop: loop.id };
    const member = hostCall("memberAt", [members.expr, counter], { kind: "policy", of }) as Staged & { kind: "host" };
    inner.scope.define(name.text, train.keep(binder.span, name.text, member));
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** `for i, x in xs where c` over a list that only the run knows: as it is when the loop begins (D11). */
function walkList(
  train: TrainSteps,
  context: Context,
  list: Staged & { kind: "host" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const element = elementOf(list.type);
  const names = binder.names.flatMap((name) => (name.kind === "name" ? [name.text] : []));
  if (!element || names.length !== binder.names.length || names.length > 2) {
    context.session.report(notYet, binder.span, { what: "these names for what a `for` of `train` walks" });
    return;
  }
  const name = names.at(-1) ?? "item";
  const walked: Staged & { kind: "host" } = { kind: "host", expr: walkedList(list), type: { kind: "list", element } };
  const items = train.keep(binder.span, `${name}s`, walked);
  const times: HostExpr = { kind: "call", name: "sizeOf", args: [items.expr] };
  countedLoop(train, { span: binder.span, name, noun: "items", nouns: ["item"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const counter: HostExpr = { kind: "counter", loop: loop.id };
    const item: Staged & { kind: "host" } = {
      kind: "host",
      expr: { kind: "call", name: "entryAt", args: [items.expr, counter] },
      type: element,
    };
    inner.scope.define(name, train.keep(binder.span, name, item));
    if (names.length === 2) inner.scope.define(names[0], { kind: "host", expr: counter, type: { kind: "number", integer: true } });
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** `for k, x in t` over a table by key: its keys and entries in the order in which they were met. */
function walkEntries(
  train: TrainSteps,
  context: Context,
  entries: Staged & { kind: "host" },
  binder: ast.Binder,
  where: ast.Expr | undefined,
  body: (inner: Context) => void,
): void {
  const names = binder.names.flatMap((name) => (name.kind === "name" ? [name.text] : []));
  const value = names.at(-1);
  if (value === undefined || names.length !== binder.names.length || names.length > 2) {
    context.session.report(notYet, binder.span, { what: "these names for what a `for` of `train` walks" });
    return;
  }
  const number: HostType = { kind: "number", integer: false };
  const element: HostType = {
    kind: "record",
    fields: new Map([
      ["key", { kind: "number", integer: true }],
      ["value", number],
    ]),
  };
  const list = hostCall("entryList", [entries.expr], { kind: "list", element }) as Staged & { kind: "host" };
  const items = train.keep(binder.span, `${value}s`, list);
  const times: HostExpr = { kind: "call", name: "sizeOf", args: [items.expr] };
  countedLoop(train, { span: binder.span, name: value, noun: "items", nouns: ["item"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const entry: HostExpr = { kind: "call", name: "entryAt", args: [items.expr, { kind: "counter", loop: loop.id }] };
    const part = (name: string, type: HostType): Staged & { kind: "host" } => ({
      kind: "host",
      expr: { kind: "field", of: entry, name },
      type,
    });
    if (names.length === 2) inner.scope.define(names[0], train.keep(binder.span, names[0], part("key", { kind: "number", integer: true })));
    inner.scope.define(value, train.keep(binder.span, value, part("value", number)));
    whereHolds(train, inner, where, body);
    return undefined;
  });
}

/** Runs a body where the condition of its loop holds. */
function whereHolds(train: TrainSteps, context: Context, where: ast.Expr | undefined, body: (inner: Context) => void): void {
  if (!where) {
    body(context);
    return;
  }
  const condition = evaluate(context, where);
  const test = asHost(condition);
  if (test?.type.kind === "bool") conditional(train, where, test.expr, () => body(context));
  else if (condition.kind !== "unknown")
    context.session.report(wrongKind, where.span, { expected: "one truth value", found: describe(condition) });
}

/** Steps that run where a condition holds. */
function conditional(train: TrainSteps, at: ast.Node, condition: HostExpr, body: () => void): void {
  const branch: StepIr & { kind: "branch" } = {
    kind: "branch",
    source: whereOf(at.span),
    text: `if ${textOf(at.span)}`,
    condition,
    otherwise: 0,
  };
  train.add(branch, at.span);
  train.here();
  body();
  branch.otherwise = train.here();
}

function ifStatement(train: TrainSteps, context: Context, statement: ast.IfStmt): void {
  const condition = evaluate(context, statement.condition);
  if (condition.kind === "unknown") return;
  if (condition.kind === "const") {
    const branch = condition.value ? statement.then : statement.else;
    if (branch) branchBody(train, context, branch);
    return;
  }
  const test = asHost(condition);
  if (!test || test.type.kind === "column") {
    context.session.report(wrongKind, statement.condition.span, { expected: "one truth value", found: describe(condition) });
    return;
  }
  const branch: StepIr & { kind: "branch" } = {
    kind: "branch",
    source: whereOf(statement.span),
    text: `if ${textOf(statement.condition.span)}`,
    condition: test.expr,
    otherwise: 0,
  };
  train.add(branch, statement.condition.span);
  train.here();
  branchBody(train, context, statement.then);
  if (statement.else) {
    const skip = train.jump(statement.span);
    branch.otherwise = train.here();
    branchBody(train, context, statement.else);
    skip.to = train.here();
  } else branch.otherwise = train.here();
}

function branchBody(train: TrainSteps, context: Context, branch: ast.IfStmt | ast.Block): void {
  if (branch.kind === "block") runBlock(train, context, branch);
  else ifStatement(train, context, branch);
}

/** `match` as a statement: the arm that holds runs; which one it is, the run may have to tell. */
function matchStatement(train: TrainSteps, context: Context, expr: ast.MatchExpr): void {
  const arms = openArms(context, expr);
  const skips: (StepIr & { kind: "goto" })[] = [];
  for (const { arm, test, inner } of arms ?? []) {
    const body = (): void => (arm.body.kind === "block" ? runBlock(train, inner, arm.body) : runStatement(train, inner, arm.body));
    if (test.kind === "const") {
      body();
      continue;
    }
    const condition = asHost(test);
    if (condition?.type.kind !== "bool") {
      context.session.report(wrongKind, arm.span, { expected: "one truth value", found: describe(test) });
      return;
    }
    conditional(train, arm, condition.expr, () => {
      body();
      skips.push(train.jump(arm.span));
    });
  }
  if (skips.length === 0) return;
  const end = train.here();
  for (const skip of skips) skip.to = end;
}

/** `return`: at a rule's very end its value stands as it is; from a branch it goes through a local, and a jump leaves the rule. */
function returnStatement(train: TrainSteps, context: Context, statement: ast.ReturnStmt): void {
  const { session } = context;
  const inlining = train.inlinings.at(-1);
  if (!inlining) {
    session.report(badArgument, statement.span, { callee: "`return`", problem: "it stands only in a `fn` or a `rule`" });
    return;
  }
  const value = statement.value ? rightSide(train, context, statement.value, "result", statement.span) : undefined;
  const last = inlining.last === statement;
  if (value && last && inlining.result === undefined) {
    inlining.value = value;
    return;
  }
  if (value && value.kind !== "unknown") {
    const host = asHost(value);
    if (!host) {
      session.report(notYet, statement.span, { what: `a \`return\` of ${describe(value)} from the middle of a rule` });
      return;
    }
    const before = inlining.value?.kind === "host" ? inlining.value.type : undefined;
    if (before && before.kind !== host.type.kind) {
      session.report(wrongKind, statement.span, {
        expected: `${describeType(before)}, as other ways return`,
        found: describeType(host.type),
      });
      return;
    }
    if (inlining.result === undefined) {
      inlining.result = train.unique("result");
      train.locals.push({ name: inlining.result, type: host.type });
      inlining.value = { kind: "host", expr: { kind: "now", name: inlining.result }, type: host.type };
    }
    train.compute(statement.span, { kind: "local", name: inlining.result, value: host.expr });
  }
  if (last) return;
  const jump = train.jump(statement.span);
  jump.leaves = train.loops.slice(inlining.depth).map((loop) => loop.id);
  inlining.jumps.push(jump);
}
