/** Loops of `train`: `repeat`, `while`, walks over what only the run knows, `every`, `break` (A7, D10). */
import type * as ast from "../../1-parse/ast.js";
import { whereOf, type Span } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr } from "./host.js";
import { known } from "./known.js";
import { badArgument, wrongKind } from "./messages.js";
import { asHost } from "./operators.js";
import { within, type Context } from "./session.js";
import { runBlock, runStatements } from "./statements.js";
import type { StepIr } from "./step.js";
import { textOf, type Loop, type TrainSteps } from "./train-steps.js";
import { describe } from "./values.js";

/** Adds a loop whose head runs the body `times` times; `body` gives the condition that ends it early. */
export function countedLoop(
  train: TrainSteps,
  at: { readonly span: Span; readonly name: string; readonly noun: string; readonly nouns: readonly string[]; readonly times: HostExpr },
  body: (loop: Loop) => HostExpr | undefined,
): void {
  const id = train.unique(at.name);
  const loop: Loop = { id, nouns: at.nouns, locals: [], exits: [] };
  const head: StepIr & { kind: "repeat" } = {
    kind: "repeat",
    source: whereOf(at.span),
    loop: id,
    noun: at.noun,
    times: at.times,
    exit: 0,
    forget: loop.locals,
  };
  train.here();
  const place = train.add(head, at.span);
  train.here();
  train.loops.push(loop);
  const until = body(loop);
  train.here();
  train.loops.pop();
  train.add({ kind: "again", source: whereOf(at.span), head: place, ...(until && { until }) }, at.span);
  head.exit = train.here();
  for (const exit of loop.exits) {
    exit.to = head.exit;
    exit.leaves = [id];
  }
}

export function repeat(train: TrainSteps, context: Context, statement: ast.RepeatStmt): void {
  const { session } = context;
  const count = statement.count ? evaluate(context, statement.count) : undefined;
  const times = count && asHost(count);
  if (!times || times.type.kind !== "number") {
    if (count?.kind !== "unknown") {
      session.report(
        wrongKind,
        statement.count?.span ?? statement.span,
        { expected: "how often to repeat", found: count ? describe(count) : "nothing" },
        { help: "write `repeat up to n until c` to stop early" },
      );
    }
    return;
  }
  if (count?.kind === "const" && !(Number.isInteger(count.value) && Number(count.value) >= 0)) {
    session.report(badArgument, statement.count?.span ?? statement.span, {
      callee: "`repeat`",
      problem: `it needs a whole number that is not negative, found ${String(count.value)}`,
    });
    return;
  }
  // A loop without a noun counts iterations, and what its bound is called: `repeat updates { … every 10 updates { … } }`.
  const named = statement.count?.kind === "name_expr" ? statement.count.name.text : undefined;
  const noun = statement.noun?.text ?? named ?? "iterations";
  const singular = noun.replace(/s$/, "");
  const nouns = statement.noun ? [singular] : [singular, "iteration"];
  countedLoop(train, { span: statement.span, name: singular, noun, nouns, times: times.expr }, (loop) => {
    const inner = within(context, context.scope.child());
    inner.scope.define(singular, { kind: "host", expr: { kind: "counter", loop: loop.id }, type: { kind: "number", integer: true } });
    const body = within(inner, inner.scope.child());
    runStatements(train, body, statement.body.statements);
    return statement.until ? asHost(evaluate(body, statement.until))?.expr : undefined;
  });
}

/** `while c`: a loop without a bound; it goes on as long as the condition holds at its head. */
export function whileLoop(train: TrainSteps, context: Context, statement: ast.WhileStmt): void {
  const without: HostExpr = { kind: "const", value: Number.MAX_SAFE_INTEGER };
  countedLoop(train, { span: statement.span, name: "pass", noun: "passes", nouns: ["pass", "iteration"], times: without }, (loop) => {
    const inner = within(context, context.scope.child());
    const value = evaluate(inner, statement.condition);
    const condition = asHost(value);
    if (!condition || condition.type.kind === "column") {
      if (value.kind !== "unknown")
        context.session.report(wrongKind, statement.condition.span, { expected: "one truth value", found: describe(value) });
      return undefined;
    }
    const branch: StepIr & { kind: "branch" } = {
      kind: "branch",
      source: whereOf(statement.span),
      text: `while ${textOf(statement.condition.span)}`,
      condition: condition.expr,
      otherwise: 0,
    };
    train.add(branch, statement.condition.span);
    // The way out stands before the body, so that the body may be jumped over to it.
    const into = train.jump(statement.span);
    branch.otherwise = train.here();
    loop.exits.push(train.jump(statement.span));
    into.to = train.here();
    runBlock(train, inner, statement.body);
    return undefined;
  });
}

/** D10: when the counter of the nearest loop of that noun, from 1, is a multiple; `every n of c` when c passes a multiple. */
export function every(train: TrainSteps, context: Context, statement: ast.EveryStmt): void {
  const { session } = context;
  const n = known(context, statement.count, "the interval of `every`");
  if (n === undefined) return;
  if (typeof n !== "number" || n < 1) {
    session.report(badArgument, statement.count.span, {
      callee: "`every`",
      problem: `it needs a whole number above 0, found ${JSON.stringify(n)}`,
    });
    return;
  }
  const condition = statement.of ? passing(train, context, statement, n) : multiple(train, context, statement, n);
  if (!condition) {
    // Its metrics are still known to claims.
    runBlock(train, context, statement.body);
    return;
  }
  const branch: StepIr & { kind: "branch" } = {
    kind: "branch",
    every: true,
    source: whereOf(statement.span),
    text: `every ${n} ${statement.noun?.text ?? ""}`.trim(),
    condition,
    otherwise: 0,
  };
  train.add(branch, statement.count.span);
  train.here();
  runBlock(train, context, statement.body);
  branch.otherwise = train.here();
}

function multiple(train: TrainSteps, context: Context, statement: ast.EveryStmt, n: number): HostExpr | undefined {
  const noun = statement.noun?.text.replace(/s$/, "");
  const loop = [...train.loops].reverse().find((l) => noun === undefined || l.nouns.includes(noun));
  if (!loop) {
    context.session.report(
      badArgument,
      statement.span,
      { callee: "`every`", problem: `no loop around it counts ${statement.noun?.text ?? "anything"}` },
      { help: "name the loop: `repeat 300 iterations { … }`" },
    );
    return undefined;
  }
  return {
    kind: "call",
    name: "every",
    args: [
      { kind: "counter", loop: loop.id },
      { kind: "const", value: n },
    ],
  };
}

/** Whether a counter has passed a multiple of n since the statement was last reached; what was passed is part of the run. */
function passing(train: TrainSteps, context: Context, statement: ast.EveryStmt, n: number): HostExpr | undefined {
  const of = statement.of as ast.Expr;
  const value = evaluate(context, of);
  const counter = asHost(value);
  if (!counter || counter.type.kind !== "number") {
    if (value.kind !== "unknown") context.session.report(wrongKind, of.span, { expected: "a counter", found: describe(value) });
    return undefined;
  }
  const site: HostExpr = { kind: "const", value: `${train.method}.${train.unique("every")}` };
  return { kind: "call", name: "passed", args: [{ kind: "run" }, site, counter.expr, { kind: "const", value: n }] };
}

export function breakLoop(train: TrainSteps, context: Context, statement: ast.BreakStmt): void {
  // A rule's `break` leaves a loop of its own, never one around its call.
  const loop = train.loops.slice(train.inlinings.at(-1)?.depth ?? 0).at(-1);
  if (loop) loop.exits.push(train.jump(statement.span));
  else context.session.report(badArgument, statement.span, { callee: "`break`", problem: "there is no loop around it here" });
}
