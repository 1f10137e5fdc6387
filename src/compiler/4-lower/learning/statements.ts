/** Stages `train` into steps (D2): cut at `collect`, `improve`, `measure` and loop heads; host statements between them share a step. */
import type * as ast from "../../1-parse/ast.js";
import { type Span, whereOf } from "../../source/source-file.js";
import type { AgentShape } from "./agents.js";
import { argumentsOf } from "./calls.js";
import { planCollect } from "./collects.js";
import { partOf } from "./curricula.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr, HostType } from "./host.js";
import { improve } from "./improving.js";
import { drawnValue } from "./draws.js";
import { asValue, isStored, withElement } from "./host-values.js";
import { isRunList } from "./run-lists.js";
import { breakLoop, every, repeat, whileLoop } from "./loops.js";
import { measure } from "./measures.js";
import { badArgument, notYet } from "./messages.js";
import { inlineRule } from "./rules.js";
import { type Context, type StagedPolicy, within } from "./session.js";
import { type StagedTrain, TrainSteps, textOf } from "./train-steps.js";
import { type Staged, UNKNOWN, describe } from "./values.js";
import { store } from "./stores.js";
import { forStatement, walk } from "./walks.js";
import { ifStatement, matchStatement, returnStatement } from "./branches.js";

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

export function runStatement(train: TrainSteps, context: Context, statement: ast.Stmt): void {
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
