/** `if`, `match` and `return` in `train`: on what is known one way is taken, on what only the run knows the program branches. */
import type * as ast from "../../1-parse/ast.js";
import { whereOf } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr } from "./host.js";
import { openArms } from "./match-arms.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { asHost } from "./operators.js";
import type { Context } from "./session.js";
import type { StepIr } from "./step.js";
import { textOf, type TrainSteps } from "./train-steps.js";
import { describe, describeType } from "./values.js";
import { rightSide, runBlock, runStatement } from "./statements.js";

/** Steps that run where a condition holds. */
export function conditional(train: TrainSteps, at: ast.Node, condition: HostExpr, body: () => void): void {
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

export function ifStatement(train: TrainSteps, context: Context, statement: ast.IfStmt): void {
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
export function matchStatement(train: TrainSteps, context: Context, expr: ast.MatchExpr): void {
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
export function returnStatement(train: TrainSteps, context: Context, statement: ast.ReturnStmt): void {
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
