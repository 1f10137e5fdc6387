/** Stages `train` into steps (D2): cut at `collect`, `improve`, `measure` and loop heads; host statements between them share a step. */
import type { ArrayProgram } from "../../../contract/array-program.js";
import type * as ast from "../../1-parse/ast.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { AgentShape } from "./agents.js";
import { planCollect } from "./collects.js";
import { evaluate } from "./evaluate.js";
import { bind, itemsOf, known } from "./known.js";
import type { HostExpr, HostType } from "./host.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { improvement } from "./objectives.js";
import { asHost, binary } from "./operators.js";
import { within, type Context, type StagedPolicy } from "./session.js";
import type { HostStore, StepIr } from "./step.js";
import { describe, UNKNOWN } from "./values.js";

export interface StagedTrain {
  readonly steps: readonly StepIr[];
  readonly graphs: readonly ArrayProgram[];
  readonly metrics: readonly string[];
  readonly locals: readonly { readonly name: string; readonly type: HostType }[];
}

/** Stages the block of `train`. */
export function stageTrain(
  context: Context,
  body: ast.Block,
  method: string,
  shapeOf: (policy: StagedPolicy) => AgentShape | undefined,
  variables: readonly { readonly name: string }[],
): StagedTrain {
  const train = new Train(method, shapeOf, new Set(variables.map((v) => v.name)));
  train.block(context, body);
  return train.finish();
}

interface Loop {
  readonly id: string;
  /** The names that `every n …` may call its passes by, in the singular. */
  readonly nouns: readonly string[];
  readonly locals: string[];
}

class Train {
  private readonly steps: (StepIr | undefined)[] = [];
  private readonly graphs: ArrayProgram[] = [];
  private readonly metrics = new Set<string>();
  /** Objectives are built last, when every game that a policy plays is known. */
  private readonly later: (() => void)[] = [];
  private readonly loops: Loop[] = [];
  private readonly taken = new Set<string>();
  private readonly locals: { name: string; type: HostType }[] = [];
  private improves = 0;

  constructor(
    private readonly method: string,
    private readonly shapeOf: (policy: StagedPolicy) => AgentShape | undefined,
    private readonly variables: ReadonlySet<string>,
  ) {}

  finish(): StagedTrain {
    for (const build of this.later) build();
    return { steps: this.steps.filter((s) => s !== undefined), graphs: this.graphs, metrics: [...this.metrics], locals: this.locals };
  }

  block(context: Context, block: ast.Block): void {
    const inner = within(context, context.scope.child());
    for (const statement of block.statements) this.statement(inner, statement);
  }

  private add(step: StepIr): number {
    this.steps.push(step);
    return this.steps.length - 1;
  }

  /** Adds a host statement, to the step before if that is one too and nothing jumps between them. */
  private compute(span: Span, store: HostStore, fresh = false): void {
    const last = this.steps.at(-1);
    const text = textOf(span);
    if (last?.kind === "compute" && !fresh && !this.labels.has(this.steps.length)) {
      this.steps[this.steps.length - 1] = { ...last, text: `${last.text}\n${text}`, stores: [...last.stores, store] };
    } else this.add({ kind: "compute", source: whereOf(span), text, stores: [store] });
  }
  /** Places that jumps lead to. */
  private readonly labels = new Set<number>();

  private here(): number {
    this.labels.add(this.steps.length);
    return this.steps.length;
  }

  private statement(context: Context, statement: ast.Stmt): void {
    const { session, scope } = context;
    switch (statement.kind) {
      case "unknown":
        return;
      case "let":
        for (const binding of statement.bindings) this.let(context, statement, binding);
        return;
      case "const":
        scope.define(statement.name.text, evaluate(context, statement.value));
        return;
      case "store":
        this.store(context, statement);
        return;
      case "expr":
        this.expression(context, statement);
        return;
      case "if":
        this.if(context, statement);
        return;
      case "for": {
        if (statement.clause.binders.length !== 1 || statement.clause.where) {
          session.report(notYet, statement.clause.span, { what: "several binders or `where` on a `for` of `train`" });
          return;
        }
        const [binder] = statement.clause.binders;
        const over = evaluate(context, binder.in);
        const items = itemsOf(over);
        if (!items) {
          if (over.kind !== "unknown")
            session.report(notYet, binder.span, { what: "a `for` of `train` over values that only the run knows" });
          return;
        }
        items.forEach((item, i) => {
          const inner = within(context, scope.child());
          bind(inner.scope, binder.names, item, i);
          this.block(inner, statement.body);
        });
        return;
      }
      case "repeat":
        this.repeat(context, statement);
        return;
      case "every":
        this.every(context, statement);
        return;
      case "stage":
        this.add({ kind: "stage", source: whereOf(statement.span), name: statement.name.text });
        this.block(context, statement.body);
        return;
      case "measure":
        this.measure(context, statement);
        return;
      case "improve":
        this.improve(context, statement);
        return;
      default:
        session.report(notYet, statement.span, { what: `\`${statement.kind}\` in \`train\`` });
    }
  }

  private unique(name: string): string {
    let unique = name;
    for (let n = 2; this.taken.has(unique); n++) unique = `${name}${n}`;
    this.taken.add(unique);
    this.loops.at(-1)?.locals.push(unique);
    return unique;
  }

  private let(context: Context, statement: ast.LetStmt, binding: ast.Binding): void {
    const { session, scope } = context;
    if (
      binding.target.kind !== "name" ||
      binding.indices.length > 0 ||
      statement.for ||
      statement.measured ||
      statement.word === "keep" ||
      binding.init?.op === "~"
    ) {
      session.report(notYet, binding.span, { what: "this form of `let` in `train`" });
      return;
    }
    const name = binding.target.text;
    scope.define(name, UNKNOWN);
    const init = binding.init?.value;
    if (!init) return;
    if (init.kind === "collect") {
      const unique = this.unique(name);
      const planned = planCollect(context, init, unique);
      if (!planned) return;
      const { plan, table } = planned;
      this.add({ kind: "collect", source: whereOf(statement.span), text: textOf(statement.span), plan });
      this.labels.add(this.steps.length);
      const type: HostType = { kind: "batch", table };
      this.locals.push({ name: unique, type });
      scope.define(name, { kind: "host", expr: { kind: "now", name: unique }, type });
      return;
    }
    const value = evaluate(context, init);
    if (value.kind !== "host") {
      scope.define(name, value);
      return;
    }
    const unique = this.unique(name);
    this.locals.push({ name: unique, type: value.type });
    this.compute(statement.span, { kind: "local", name: unique, value: value.expr });
    scope.define(name, { kind: "host", expr: { kind: "now", name: unique }, type: value.type });
  }

  private store(context: Context, statement: ast.StoreStmt): void {
    const { session, scope } = context;
    const { target, op } = statement;
    if (target.kind !== "name_expr" || op === "~" || statement.for) {
      session.report(notYet, statement.span, { what: "this form of assignment in `train`" });
      return;
    }
    const name = target.name.text;
    const before = scope.find(name);
    if (!before) return;
    const right = evaluate(context, statement.value);
    const value = op === "=" ? right : binary(context, op === "+=" ? "+" : "-", before, right, statement.span);
    const host = asHost(value);
    if (value.kind === "unknown" || before.kind === "unknown") return;
    if (before.kind !== "host" || !host) {
      session.report(notYet, statement.span, { what: `an assignment to ${describe(before)}` });
      return;
    }
    if (before.expr.kind === "lasting" && this.variables.has(before.expr.name)) {
      this.compute(statement.span, { kind: "variable", name: before.expr.name, value: host.expr });
    } else if (before.expr.kind === "now") this.compute(statement.span, { kind: "local", name: before.expr.name, value: host.expr });
    else session.report(notYet, statement.span, { what: `an assignment to \`${name}\`` });
  }

  private expression(context: Context, statement: ast.ExprStmt): void {
    const { session } = context;
    if (statement.for) {
      session.report(notYet, statement.span, { what: "a statement repeated with `for` in `train`" });
      return;
    }
    const value = evaluate(context, statement.value);
    if (value.kind === "unknown") return;
    if (value.kind === "host" && value.type.kind === "unit") this.compute(statement.span, { kind: "effect", value: value.expr });
    else session.report(badArgument, statement.span, { callee: "this statement", problem: "it computes a value that nothing uses" });
  }

  private if(context: Context, statement: ast.IfStmt): void {
    const condition = evaluate(context, statement.condition);
    if (condition.kind === "unknown") return;
    if (condition.kind === "const") {
      const branch = condition.value ? statement.then : statement.else;
      if (branch) this.branchBody(context, branch);
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
    this.add(branch);
    this.here();
    this.branchBody(context, statement.then);
    if (statement.else) {
      const skip: StepIr & { kind: "goto" } = { kind: "goto", source: whereOf(statement.span), to: 0 };
      this.add(skip);
      branch.otherwise = this.here();
      this.branchBody(context, statement.else);
      skip.to = this.here();
    } else branch.otherwise = this.here();
  }

  private branchBody(context: Context, branch: ast.IfStmt | ast.Block): void {
    if (branch.kind === "block") this.block(context, branch);
    else this.if(context, branch);
  }

  private repeat(context: Context, statement: ast.RepeatStmt): void {
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
    const id = this.unique(singular);
    const nouns = statement.noun ? [singular] : [singular, "iteration"];
    const loop: Loop = { id, nouns, locals: [] };
    const head: StepIr & { kind: "repeat" } = {
      kind: "repeat",
      source: whereOf(statement.span),
      loop: id,
      noun,
      times: times.expr,
      exit: 0,
      forget: loop.locals,
    };
    const at = this.add(head);
    this.labels.add(at);
    this.here();
    this.loops.push(loop);
    const inner = within(context, context.scope.child());
    inner.scope.define(singular, { kind: "host", expr: { kind: "counter", loop: id }, type: { kind: "number", integer: true } });
    const body = within(inner, inner.scope.child());
    for (const part of statement.body.statements) this.statement(body, part);
    const until = statement.until ? asHost(evaluate(body, statement.until)) : undefined;
    this.here();
    this.loops.pop();
    this.add({ kind: "again", source: whereOf(statement.span), head: at, ...(until && { until: until.expr }) });
    head.exit = this.here();
  }

  /** D10: when the counter of the nearest loop of that noun, from 1, is a multiple. */
  private every(context: Context, statement: ast.EveryStmt): void {
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
    if (statement.of) {
      session.report(notYet, statement.of.span, { what: "`every n of` a counter" });
      return;
    }
    const noun = statement.noun?.text.replace(/s$/, "");
    const loop = [...this.loops].reverse().find((l) => noun === undefined || l.nouns.includes(noun));
    if (!loop) {
      session.report(
        badArgument,
        statement.span,
        { callee: "`every`", problem: `no loop around it counts ${statement.noun?.text ?? "anything"}` },
        { help: "name the loop: `repeat 300 iterations { … }`" },
      );
      // Its metrics are still known to claims.
      this.block(context, statement.body);
      return;
    }
    const condition: HostExpr = {
      kind: "call",
      name: "every",
      args: [
        { kind: "counter", loop: loop.id },
        { kind: "const", value: n },
      ],
    };
    const branch: StepIr & { kind: "branch" } = {
      kind: "branch",
      every: true,
      source: whereOf(statement.span),
      text: `every ${n} ${statement.noun?.text ?? ""}`.trim(),
      condition,
      otherwise: 0,
    };
    this.add(branch);
    this.here();
    this.block(context, statement.body);
    branch.otherwise = this.here();
  }

  private measure(context: Context, statement: ast.MeasureStmt): void {
    const { session } = context;
    if (statement.body || statement.for) {
      session.report(notYet, statement.span, { what: statement.body ? "`measure` with a block" : "`measure` with `for`" });
      return;
    }
    for (const metric of statement.metrics) {
      if (metric.target.indices.length > 0) {
        session.report(notYet, metric.target.span, { what: "an indexed metric" });
        continue;
      }
      const name = metric.target.name.text;
      this.metrics.add(name);
      const value = evaluate(context, metric.value);
      if (value.kind === "unknown") continue;
      const host = asHost(value);
      if (!host || (host.type.kind !== "number" && host.type.kind !== "bool")) {
        const column = host?.type.kind === "column" ? host.type : undefined;
        session.report(
          wrongKind,
          metric.value.span,
          { expected: "one number to measure", found: column ? `a column with one value for each ${column.level}` : describe(value) },
          column ? { help: "write `mean(…)`" } : {},
        );
        continue;
      }
      this.add({ kind: "measure", source: whereOf(metric.span), text: textOf(metric.span), name, value: host.expr });
    }
  }

  private improve(context: Context, statement: ast.ImproveStmt): void {
    const { session } = context;
    if (statement.over || statement.targets.length !== 1) {
      session.report(notYet, statement.span, { what: statement.over ? "`improve … over part in …`" : "`improve` of several policies" });
      return;
    }
    const target = evaluate(context, statement.targets[0]);
    const optimizer = evaluate(context, statement.using);
    const policy = target.kind === "policy" ? session.policies.get(target.name) : undefined;
    if (policy) policy.improved = true;
    if (target.kind === "unknown" || optimizer.kind === "unknown") return;
    if (!policy) {
      session.report(
        wrongKind,
        statement.targets[0].span,
        { expected: "a declared policy to improve", found: describe(target) },
        { why: "snapshots are frozen for good (D7)" },
      );
      return;
    }
    if (optimizer.kind !== "optimizer") {
      session.report(wrongKind, statement.using.span, { expected: "an optimizer such as `adam(rate: 1e-3)`", found: describe(optimizer) });
      return;
    }
    const name = `${this.method}.improve${++this.improves}`;
    const at = this.steps.length;
    this.steps.push(undefined as unknown as StepIr);
    const source = whereOf(statement.span);
    // A step that could not be built leaves an empty place, so that jump targets stay true.
    this.steps[at] = { kind: "compute", source, text: textOf(statement.span), stores: [] };
    this.labels.add(this.steps.length);
    this.later.push(() => {
      const shape = this.shapeOf(policy);
      const made = shape && improvement(within(context, context.scope.child()), statement, policy, shape, optimizer, name, source);
      if (!made) return;
      this.graphs.push(made.program);
      this.steps[at] = {
        kind: "improve",
        source,
        text: textOf(statement.span),
        plan: made.plan,
        batch: made.batch,
        columns: made.columns,
        scalars: made.scalars,
      };
    });
  }
}

/** The statement as written, on one line, for comments in emitted code. */
function textOf(span: Span): string {
  const text = span.file.text
    .slice(span.start, span.end)
    .replace(/\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
