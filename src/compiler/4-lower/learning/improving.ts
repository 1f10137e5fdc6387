/** `improve`: one step of an optimizer, or one for each part of a table (D6). */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import { whereOf } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import type { HostType } from "./host.js";
import { countedLoop } from "./loops.js";
import { badArgument, wrongKind } from "./messages.js";
import { improvement, type Learning } from "./objectives.js";
import { ratesRowsOf } from "./rated-games.js";
import { within, type Context, type StagedModel, type StagedPolicy } from "./session.js";
import type { StepIr } from "./step.js";
import { textOf, type TrainSteps } from "./train-steps.js";
import { describe, type Owner, type Staged } from "./values.js";

/** Stages an `improve` statement. */
export function improve(train: TrainSteps, context: Context, statement: ast.ImproveStmt): void {
  const { session } = context;
  const targets = statement.targets.map((target) => ({ target, value: evaluate(context, target) }));
  const optimizer = evaluate(context, statement.using);
  const learners: (StagedPolicy | StagedModel)[] = [];
  for (const { target, value } of targets) {
    const learner = learnerOf(context, value);
    if (!learner) {
      if (value.kind !== "unknown")
        session.report(
          wrongKind,
          target.span,
          { expected: "a declared policy or model to improve", found: describe(value) },
          { why: "snapshots are frozen for good (D7)" },
        );
    } else if (learners.includes(learner)) {
      session.report(badArgument, target.span, { callee: "`improve`", problem: `it names \`${learner.name}\` twice` });
    } else {
      learner.improved = true;
      learners.push(learner);
    }
  }
  if (learners.length < targets.length || optimizer.kind === "unknown") return;
  if (optimizer.kind !== "optimizer") {
    session.report(wrongKind, statement.using.span, { expected: "an optimizer such as `adam(rate: 1e-3)`", found: describe(optimizer) });
    return;
  }
  for (const learner of learners) if ("games" in learner) ratesRowsOf(context, learner.name, statement.body);
  const name = train.nextImprove();
  if (statement.over) overParts(train, context, statement, statement.over, learners, optimizer, name);
  else oneStep(train, context, statement, learners, optimizer, name);
}

/** What an `improve` names: a policy, or a model. */
function learnerOf({ session }: Context, target: Staged): StagedPolicy | StagedModel | undefined {
  if (target.kind === "policy") return session.policies.get(target.name);
  return target.kind === "weighted" && target.owner.what === "model" ? session.models.get(target.owner.name) : undefined;
}

/** `over part in parts(…)`: the block once for each part, a step each. */
function overParts(
  train: TrainSteps,
  context: Context,
  statement: ast.ImproveStmt,
  over: { readonly names: readonly ast.BindName[]; readonly in: ast.Expr },
  learners: readonly (StagedPolicy | StagedModel)[],
  optimizer: Staged & { kind: "optimizer" },
  name: string,
): void {
  const { session } = context;
  const parts = evaluate({ ...context, drawing: `batch:${name}` }, over.in);
  const [part] = over.names;
  if (parts.kind !== "host" || parts.type.kind !== "parts" || part?.kind !== "name" || over.names.length !== 1) {
    if (parts.kind !== "unknown") {
      session.report(
        wrongKind,
        over.in.span,
        { expected: "the parts of a table", found: describe(parts) },
        { help: "write `over part in parts(batch, size: 256, passes: 4)`" },
      );
    }
    return;
  }
  const kept = train.keep(over.in.span, `${part.text}s`, parts);
  const { table } = parts.type;
  const times = { kind: "call", name: "partCount", args: [kept.expr] } as const;
  countedLoop(train, { span: statement.span, name: part.text, noun: "parts", nouns: ["part"], times }, (loop) => {
    const inner = within(context, context.scope.child());
    const type: HostType = {
      kind: "batch",
      table: session.taken(table, `a part of ${table.origin}`),
    };
    const counter = { kind: "counter", loop: loop.id } as const;
    const value: Staged = { kind: "host", expr: { kind: "call", name: "partAt", args: [kept.expr, counter] }, type };
    inner.scope.define(part.text, train.keep(over.in.span, part.text, value as Staged & { kind: "host" }));
    oneStep(train, inner, statement, learners, optimizer, name);
    return undefined;
  });
}

function oneStep(
  train: TrainSteps,
  context: Context,
  statement: ast.ImproveStmt,
  learners: readonly (StagedPolicy | StagedModel)[],
  optimizer: Staged & { kind: "optimizer" },
  name: string,
): void {
  const source = whereOf(statement.span);
  for (const learner of learners) if ("games" in learner) noteGames(context, statement.body, learner);
  // A step that could not be built leaves an empty place, so that jump targets stay true.
  const at = train.add({ kind: "compute", source, text: textOf(statement.span), stores: [] }, statement.span);
  train.here();
  train.later.push(() => {
    const inner = within(context, context.scope.child());
    const learning: Learning[] = [];
    for (const learner of learners) {
      const policy = "games" in learner ? learner : undefined;
      const shape = policy && train.shapeOf(policy);
      if (policy && !shape) return;
      const owner: Owner = { name: learner.name, what: policy ? "policy" : "model", network: learner.network };
      learning.push({ owner, ...(policy && shape && { agent: { policy, shape } }) });
    }
    const made = improvement(inner, statement, learning, optimizer, name, source);
    if (!made) {
      if (!context.session.failed) throw new Error(`a bug in spc: the objective at ${source} was given up without a word`);
      return;
    }
    train.graphs.push(made.program);
    const { program: _, ...rest } = made;
    const step: StepIr = { kind: "improve", source, text: textOf(statement.span), ...rest };
    train.steps[at] = step;
    train.places.set(step, statement.span);
  });
}

/** A policy knows the games of the tables that it learns from, also where others played them. */
function noteGames({ scope, session }: Context, body: ast.Node, policy: StagedPolicy): void {
  visit(body, (node) => {
    const value = node.kind === "name_expr" ? scope.find((node as ast.NameExpr).name.text) : undefined;
    if (value?.kind !== "host" || value.type.kind !== "batch") return;
    for (const name of value.type.table.games) {
      const game = session.games.get(name);
      if (game) policy.games.set(name, game);
    }
  });
}
