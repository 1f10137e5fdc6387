/** `improve`: one step of an optimizer, or one for each part of a table (D6). */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import { whereOf } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import type { HostType } from "./host.js";
import { countedLoop } from "./loops.js";
import { notYet, wrongKind } from "./messages.js";
import { improvement } from "./objectives.js";
import { ratesRowsOf } from "./rated-games.js";
import { within, type Context, type StagedModel, type StagedPolicy } from "./session.js";
import type { StepIr } from "./step.js";
import { textOf, type TrainSteps } from "./train-steps.js";
import { describe, type Owner, type Staged } from "./values.js";

/** Stages an `improve` statement. */
export function improve(train: TrainSteps, context: Context, statement: ast.ImproveStmt): void {
  const { session } = context;
  if (statement.targets.length !== 1) {
    session.report(notYet, statement.span, { what: "`improve` of several policies" });
    return;
  }
  const target = evaluate(context, statement.targets[0]);
  const optimizer = evaluate(context, statement.using);
  const learner = learnerOf(context, target);
  if (learner) learner.improved = true;
  if (target.kind === "unknown" || optimizer.kind === "unknown") return;
  if (!learner) {
    session.report(
      wrongKind,
      statement.targets[0].span,
      { expected: "a declared policy or model to improve", found: describe(target) },
      { why: "snapshots are frozen for good (D7)" },
    );
    return;
  }
  if (optimizer.kind !== "optimizer") {
    session.report(wrongKind, statement.using.span, { expected: "an optimizer such as `adam(rate: 1e-3)`", found: describe(optimizer) });
    return;
  }
  if (target.kind === "policy") ratesRowsOf(context, target.name, statement.body);
  const name = train.nextImprove();
  if (statement.over) overParts(train, context, statement, statement.over, learner, optimizer, name);
  else oneStep(train, context, statement, learner, optimizer, name);
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
  learner: StagedPolicy | StagedModel,
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
    oneStep(train, inner, statement, learner, optimizer, name);
    return undefined;
  });
}

function oneStep(
  train: TrainSteps,
  context: Context,
  statement: ast.ImproveStmt,
  learner: StagedPolicy | StagedModel,
  optimizer: Staged & { kind: "optimizer" },
  name: string,
): void {
  const source = whereOf(statement.span);
  if ("games" in learner) noteGames(context, statement.body, learner);
  // A step that could not be built leaves an empty place, so that jump targets stay true.
  const at = train.add({ kind: "compute", source, text: textOf(statement.span), stores: [] }, statement.span);
  train.here();
  train.later.push(() => {
    const inner = within(context, context.scope.child());
    const policy = "games" in learner ? learner : undefined;
    const shape = policy && train.shapeOf(policy);
    if (policy && !shape) return;
    const owner: Owner = { name: learner.name, what: policy ? "policy" : "model", network: learner.network };
    const made = improvement(inner, statement, owner, policy && shape && { policy, shape }, optimizer, name, source);
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
