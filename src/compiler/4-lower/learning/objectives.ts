/** Builds the graphs of a policy: its acting graph a game, and one training step for each `improve` (D6). */
import type { ArrayProgram, Shape } from "../../../contract/array-program.js";
import type { ImprovePlan, WriterPlan } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { programBuilder, type ProgramBuilder, type Value } from "../arrays/builder.js";
import type { OptimizerSettings } from "../arrays/optimizers.js";
import { ShapeError } from "../arrays/shape.js";
import { forwardProgram, trainingStep } from "../arrays/training-step.js";
import type { GameIr } from "../games/ir.js";
import { observationLayout } from "../games/layout.js";
import { agentOutputs, siteOffsets, type AgentOutputs, type AgentShape } from "./agents.js";
import { evaluate } from "./evaluate.js";
import { UPDATES } from "./builtins/optimizers.js";
import { normalEntropy, normalLogp, realOffsets } from "./normals.js";
import { substitute, type HostExpr, type Table } from "./host.js";
import { known } from "./known.js";
import { openArms } from "./match-arms.js";
import { badShape, needsReduction, notYet, nothingToLearn, otherTable, wrongKind } from "./messages.js";
import { binary, unary } from "./operators.js";
import { CHUNK, stepProgram, textOutputs } from "./writers.js";
import { featureTensor } from "./own-functions.js";
import {
  within,
  type Context,
  type GraphContext,
  type LearnerOutputs,
  type ObjectiveContext,
  type StagedPolicy,
  type WriterShape,
} from "./session.js";
import { constant, describe, UNKNOWN, type Owner, type Staged } from "./values.js";
import { namesOf } from "./weight-names.js";

/** A graph of a policy's outputs in one game: what it acts by (`logp`; `mean` and `log_deviation` of reals), or `value` to estimate. */
export function actProgram(
  context: Context,
  policy: StagedPolicy,
  shape: AgentShape,
  game: GameIr,
  name: string,
  output: "act" | "value",
): ArrayProgram | undefined {
  let made = false;
  const program = shaped(context, policy.network.decl.name.span, () =>
    forward(context, name, (b): Record<string, Value> => {
      const outputs = agentOutputs(context, graphOf(context, b, policy), policy, shape, game, ...actInputs(b, shape, game, "", "rows"));
      if (!outputs) return {};
      made = true;
      if (output === "value") return outputs.value ? { value: outputs.value } : {};
      const { logp, normals } = outputs;
      return { ...(logp && { logp }), ...(normals && { mean: normals.mean, log_deviation: normals.logDeviation }) };
    }),
  );
  return made ? program : undefined;
}

/** The graphs of a writer: one symbol at a time, what stands before a text read several at once, and whole texts rated. */
export function writerPrograms(
  context: Context,
  policy: StagedPolicy,
  writer: WriterShape,
  names: { readonly step: string; readonly read: string; readonly rate: string },
): { readonly graphs: readonly ArrayProgram[]; readonly memories: WriterPlan["memories"] } | undefined {
  let memories: WriterPlan["memories"] | undefined;
  let rated = false;
  const span = policy.network.decl.name.span;
  const step = shaped(context, span, () =>
    forward(context, names.step, (b): Record<string, Value> => {
      const made = stepProgram(context, policy, writer, namesOf(context.session, policy), b, 1);
      memories = made?.memories;
      return made ? { logits: made.logits } : {};
    }),
  );
  // Nothing asks what comes behind a token that is only read.
  const read = shaped(context, span, () =>
    forward(context, names.read, (b): Record<string, Value> => {
      stepProgram(context, policy, writer, namesOf(context.session, policy), b, CHUNK);
      return {};
    }),
  );
  const rate = shaped(context, span, () =>
    forward(context, names.rate, (b): Record<string, Value> => {
      const inputs = { suffix: "", rows: "rows", packs: "packs" };
      const made = textOutputs(context, graphOf(context, b, policy), policy, writer, inputs);
      rated = made !== undefined;
      return { ...made };
    }),
  );
  return step && read && rate && memories && rated ? { graphs: [step, read, rate], memories } : undefined;
}

/** A graph that only computes. */
function forward(context: Context, name: string, build: (b: ProgramBuilder) => Record<string, Value>): ArrayProgram {
  if (!context.session.checking) return forwardProgram(name, build);
  const b = programBuilder(name);
  build(b);
  return b.build();
}

function graphOf(
  context: Context,
  builder: ProgramBuilder,
  owner: Pick<Owner, "name" | "network">,
  objective?: ObjectiveContext,
): GraphContext {
  return { builder, weightName: namesOf(context.session, owner), ...(objective && { objective }) };
}

function actInputs(b: ProgramBuilder, shape: AgentShape, game: GameIr, suffix: string, rows: string): [Value, Value] {
  const observation = b.input(`observation${suffix}`, [rows, shape.inputs.get(game.name) ?? 0]);
  return [observation, b.input(`legal${suffix}`, [rows, siteOffsets(game).logits], "bool")];
}

/** 1 for rows that choose among moves that can be listed, 0 for choices of reals: [rows]. */
function finiteRows(b: ProgramBuilder, game: GameIr, asked: Value): Value {
  const finite = game.sites.map((site) => (site.real ? 0 : 1));
  return b.gather(b.constant(finite, "f32", [finite.length]), asked);
}

/** The sum over the moves of the asked site of their chances times their log-probabilities: [rows]. `chances` is [rows, actions], its site's moves first. */
function expectedLogp(b: ProgramBuilder, game: GameIr, logp: Value, chances: Value, asked: () => Value): Value {
  const { offsets } = siteOffsets(game);
  const bounded = b.max(logp, -1e4);
  const sums = game.sites.map(({ size }, at) =>
    b.sum(b.mul(b.slice(chances, 1, 0, size), b.slice(bounded, 1, offsets[at], offsets[at] + size)), [-1]),
  );
  if (sums.length === 1) return sums[0];
  return sums.map((sum, at) => b.mul(sum, b.cast(b.equal(asked(), at), "f32"))).reduce((x, y) => b.add(x, y));
}

/** Leaves a graph whose objective was reported. */
class Abandoned extends Error {}

/** Runs graph building; a misfit of shapes that no expression caught becomes a message at `span`. */
function shaped<T>(context: Context, span: Span, build: () => T): T | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof Abandoned) return undefined;
    if (!(error instanceof ShapeError)) throw error;
    context.session.report(badShape, span, { problem: error.message });
    return undefined;
  }
}

type Agent = NonNullable<Learning["agent"]>;

export interface Improvement {
  readonly plan: ImprovePlan;
  readonly batch: HostExpr;
  readonly rate: HostExpr;
  readonly columns: readonly { readonly name: string; readonly value: HostExpr; readonly span: Span }[];
  readonly scalars: readonly { readonly name: string; readonly value: HostExpr; readonly span: Span }[];
  readonly program: ArrayProgram;
}

/** What an `improve` names: with its shape, if it is a policy. */
export interface Learning {
  readonly owner: Owner;
  readonly agent?: { readonly policy: StagedPolicy; readonly shape: AgentShape };
}

/** Lowers the block of an `improve`: the sum of its `minimise` minus its `maximise`, differentiated for what it names alone (D6: one loss, one step each). */
export function improvement(
  context: Context,
  statement: ast.ImproveStmt,
  learners: readonly Learning[],
  optimizer: Staged & { kind: "optimizer" },
  name: string,
  source: string,
): Improvement | undefined {
  const { session } = context;
  const owners = learners.map((l) => l.owner);
  const agents = learners.flatMap(({ agent }) => (agent ? [agent] : []));
  const names = owners.map((o) => o.name).join("`, `");
  const reads = new Set<string>();
  let used: { table: Table; batch: HostExpr } | undefined;
  const columns: { name: string; key: string; value: HostExpr; nodes: Staged; span: Span }[] = [];
  const scalars: { name: string; key: string; value: HostExpr; node: Staged; span: Span }[] = [];

  const build = (b: ProgramBuilder): { loss: Value } => {
    const outputs = new Map<string, AgentOutputs | undefined>();
    // The second rows of pairs and later steps of windows have inputs of their own (`observation/other:…`, `observation/2:…`), as many as the first.
    // Those of a policy beside the first are called after it (`observation/rival@…`): games are packed for each in its own way.
    const inputName = (agent: Agent, game: GameIr, of: Table): string =>
      `${agent === agents[0] ? "" : `${agent.policy.name}@`}${of.pair === "second" ? "other:" : ""}${of.step !== undefined && of.step > 0 ? `${of.step}:` : ""}${game.name}`;
    const observations = new Map<string, Value>();
    const observed = (agent: Agent, game: GameIr, of: Table): Value => {
      const name = inputName(agent, game, of);
      const inputs = agent.shape.inputs.get(game.name) ?? 0;
      const node = observations.get(name) ?? b.input(`observation/${name}`, [`rows_${game.name}`, inputs]);
      observations.set(name, node);
      return node;
    };
    /** What was observed under a name is a part of what the policy's own functions are given: one value, computed on once. */
    const seen = (value: Staged & { kind: "host" }): Staged | undefined => {
      const { expr, type } = value;
      const agent = agents.find((a) => a.shape.kind === "own");
      if (!agent || type.kind !== "column" || expr.kind !== "call" || expr.name !== "feature") return undefined;
      const [, , name] = expr.args;
      const parts = type.table.games.flatMap((g) => {
        const game = agent.policy.games.get(g);
        const feature = game && observationLayout(game).features.find((f) => name.kind === "const" && f.name === name.value);
        if (!game || !feature) return [];
        const tensor = featureTensor(b, feature, observed(agent, game, type.table));
        return [{ game: g, node: tensor }];
      });
      const axes = type.axes ?? (type.shape ?? []).map(() => undefined);
      return parts.length === type.table.games.length ? { kind: "graph_column", table: type.table, parts, axes } : undefined;
    };
    const outputsOf = (agent: Agent, game: GameIr, of: Table): AgentOutputs | undefined => {
      const name = inputName(agent, game, of);
      if (!outputs.has(name)) {
        const legal = b.input(`legal/${name}`, [`rows_${game.name}`, siteOffsets(game).logits], "bool");
        outputs.set(name, agentOutputs(context, graphFor(agent), agent.policy, agent.shape, game, observed(agent, game, of), legal));
      }
      return outputs.get(name);
    };
    const written = new Map<string, ReturnType<typeof textOutputs>>();
    /** Of writers: the texts of a game's rows. */
    const writtenIn = (agent: Agent, game: GameIr, of: Table): ReturnType<typeof textOutputs> => {
      const { writer } = agent.shape;
      if (!writer) return undefined;
      const name = inputName(agent, game, of);
      if (!written.has(name)) {
        const inputs = { suffix: `/${name}`, rows: `rows_${game.name}`, packs: `packs_${name.replaceAll(/[^A-Za-z0-9_]/g, "_")}` };
        written.set(name, textOutputs(context, graphFor(agent), agent.policy, writer, inputs));
      }
      return written.get(name);
    };
    const data = new Map<string, Value>();
    const fed = (what: "action" | "drawn" | "asked", agent: Agent, game: GameIr, of: Table): Value => {
      const key = `${what}/${inputName(agent, game, of)}`;
      const rows = `rows_${game.name}`;
      const node = data.get(key) ?? (what === "drawn" ? b.input(key, [rows, realOffsets(game).reals]) : b.input(key, [rows], "i32"));
      data.set(key, node);
      return node;
    };
    const both = (finite: Value | undefined, real: Value | undefined): Value | undefined =>
      finite && real ? b.add(finite, real) : (finite ?? real);
    const use = (table: Table, batch: HostExpr, span: Span): boolean => {
      if (used && used.table.id !== table.id) {
        session.report(otherTable, span, { left: used.table.origin, right: table.origin });
        return false;
      }
      const part = table.pair === "second" || table.step !== undefined;
      used ??= { table, batch: part ? (table.home.expr ?? batch) : batch };
      return true;
    };
    /** What a policy that is improved makes of rows. */
    const outputsFor = (agent: Agent): LearnerOutputs => ({
      logp: (game, of) => {
        if (agent.shape.writer) return writtenIn(agent, game, of)?.logp;
        const { logp, normals } = outputsOf(agent, game, of) ?? {};
        // A row of a game with choices of reals that asks for one has no move to pick: what the mask leaves there counts nothing.
        const picked = logp && b.pick(logp, fed("action", agent, game, of));
        const finite = picked && normals ? b.mul(picked, finiteRows(b, game, fed("asked", agent, game, of))) : picked;
        return both(finite, normals && normalLogp(b, game, normals, fed("drawn", agent, game, of), fed("asked", agent, game, of)));
      },
      moves: (game, of) => outputsOf(agent, game, of)?.logp,
      best: (game, of) => {
        const { logp } = outputsOf(agent, game, of) ?? {};
        return logp && b.reduceMax(logp, [-1]);
      },
      entropy: (game, of) => {
        if (agent.shape.writer) return writtenIn(agent, game, of)?.entropy;
        const { logp, normals } = outputsOf(agent, game, of) ?? {};
        // Illegal moves have probability 0 and a log-probability of about -1e9; their product is 0.
        const each = logp && b.neg(b.sum(b.mul(b.exp(logp), b.max(logp, -1e4)), [-1]));
        const finite = each && normals ? b.mul(each, finiteRows(b, game, fed("asked", agent, game, of))) : each;
        return both(finite, normals && normalEntropy(b, game, normals, fed("asked", agent, game, of)));
      },
      expected: (game, of, chances) => {
        const { logp } = outputsOf(agent, game, of) ?? {};
        return logp && expectedLogp(b, game, logp, chances, () => fed("asked", agent, game, of));
      },
      means: (game, of) => outputsOf(agent, game, of)?.normals?.mean,
      estimates: (game, of) => outputsOf(agent, game, of)?.value,
    });
    const objective: ObjectiveContext = {
      owners,
      reads: (other) => {
        if (!owners.some((o) => o.name === other.name)) reads.add(other.name);
      },
      learner: (policy) => {
        const agent = agents.find((a) => a.policy.name === policy);
        return agent && outputsFor(agent);
      },
      table: () => used?.table,
      use,
      column: (value, span) => {
        if (value.type.kind !== "column") return UNKNOWN;
        const { table } = value.type;
        const batch = table.home.expr;
        if (!batch) throw new Error(`a bug in spc: nothing holds the rows of ${table.origin}`);
        if (!use(table, batch, span)) return UNKNOWN;
        const shown = seen(value);
        if (shown) return shown;
        const key = JSON.stringify(value.expr);
        const known = columns.find((c) => c.key === key);
        if (known) return known.nodes;
        const named = value.expr.kind === "now" || value.expr.kind === "column" ? value.expr.name : undefined;
        const groups = value.expr.kind === "call" && value.expr.name === "segments";
        const label = named ?? (groups ? "groups" : `column${columns.length + 1}`);
        const columnName =
          columns.some((c) => c.name === label) || ["action", "legal", "drawn", "asked", "observation"].includes(label)
            ? `${label}_${columns.length + 1}`
            : label;
        const sizes = value.type.shape ?? [];
        const nodes: Staged = {
          kind: "graph_column",
          table,
          parts: table.games.map((g) => ({ game: g, node: b.input(`${columnName}/${g}`, [`rows_${g}`, ...sizes]) })),
          axes: value.type.axes ?? sizes.map(() => undefined),
        };
        columns.push({ name: columnName, key, value: value.expr, nodes, span });
        return nodes;
      },
      scalar: (value, span) => {
        if (value.type.kind !== "number" && value.type.kind !== "bool") {
          return session.fail(wrongKind, span, { expected: "a number", found: describe(value) });
        }
        const key = JSON.stringify(value.expr);
        const known = scalars.find((s) => s.key === key);
        if (known) return known.node;
        const scalarName = `scalar${scalars.length + 1}`;
        const node: Staged = { kind: "graph_number", node: b.scalar(scalarName) };
        scalars.push({ name: scalarName, key, value: value.expr, node, span });
        return node;
      },
    };
    let drawn = 0;
    const noise = (shape: Shape): Value => b.input(`noise${++drawn}`, shape, "f32", "key");
    const graph: GraphContext = { ...graphOf(context, b, owners[0], objective), noise };
    const graphFor = ({ policy }: Agent): GraphContext => ({ ...graphOf(context, b, policy, objective), noise });
    const inner: Context = { ...context, graph };
    let loss: Staged = constant(0);
    const add = (at: Context, part: ast.Stmt): void => {
      if (part.kind === "objective") {
        const value = evaluate(at, part.value);
        if (value.kind === "unknown") throw new Abandoned();
        if (value.kind === "graph_column" || (value.kind === "host" && value.type.kind === "column")) {
          session.report(
            needsReduction,
            part.value.span,
            { what: `\`${part.word}\``, level: "decision" },
            { help: `write \`${part.word} mean(…)\`` },
          );
          throw new Abandoned();
        }
        if (value.kind !== "graph_number") {
          session.report(nothingToLearn, part.value.span, { policy: names });
          throw new Abandoned();
        }
        loss = binary(at, "+", loss, part.word === "minimise" ? value : unary(at, "-", value, part.span), part.span);
      } else if (
        part.kind === "let" &&
        part.word === "let" &&
        part.bindings.every((x) => x.target.kind === "name" && x.init?.op === "=" && x.indices.length === 0)
      ) {
        for (const binding of part.bindings) {
          if (binding.target.kind === "name" && binding.init) at.scope.define(binding.target.text, evaluate(at, binding.init.value));
        }
      } else if (part.kind === "if") {
        // What is minimised is settled when the graph is built.
        const condition = known(at, part.condition, "the condition of an `if` inside `improve`");
        if (condition === undefined) throw new Abandoned();
        const branch = condition ? part.then : part.else;
        if (branch?.kind === "block") all(within(at, at.scope.child()), branch);
        else if (branch) add(at, branch);
      } else if (part.kind === "expr" && part.value.kind === "match") {
        const arms = openArms(at, part.value);
        const [arm] = arms ?? [];
        if (arm && arm.test.kind !== "const")
          session.report(notYet, arm.arm.span, { what: "`match` inside `improve` on a value that only the run knows" });
        if (!arm || arm.test.kind !== "const") throw new Abandoned();
        if (arm.arm.body.kind === "block") all(arm.inner, arm.arm.body);
        else add(arm.inner, arm.arm.body);
      } else if (part.kind !== "unknown") {
        session.report(notYet, part.span, { what: `\`${part.kind}\` inside \`improve\`` });
        throw new Abandoned();
      }
    };
    const all = (at: Context, block: ast.Block): void => block.statements.forEach((part) => add(at, part));
    all(inner, statement.body);
    if (loss.kind !== "graph_number") {
      if (loss.kind !== "unknown")
        session.report(
          nothingToLearn,
          statement.span,
          { policy: names },
          { help: "write `minimise` or `maximise` of something that `logp(…)` or another output of the policy appears in" },
        );
      throw new Abandoned();
    }
    for (const { name: owner } of owners.length > 1 ? owners : []) {
      if (b.declared.some((input) => input.role === "weight" && input.name.startsWith(`${owner}.`))) continue;
      session.report(nothingToLearn, statement.span, { policy: owner });
      throw new Abandoned();
    }
    return { loss: loss.node };
  };

  const program = shaped(context, statement.span, () => {
    if (!session.checking)
      return trainingStep(
        name,
        build,
        owners.map((owner) => ({
          ...(owners.length > 1 && { name: owner.name }),
          optimizer: settingsOf(optimizer),
          ...clip(optimizer),
          weights: (w) => w.startsWith(`${owner.name}.`),
        })),
      );
    const b = programBuilder(name);
    b.expectScalar("the loss", build(b).loss);
    return b.build();
  });
  if (!program) return undefined;
  if (!used) {
    session.report(nothingToLearn, statement.span, { policy: names }, { help: "an objective needs a batch to learn from" });
    return undefined;
  }
  return {
    program,
    batch: used.batch,
    rate: substitute(optimizer.rate, UPDATES.name, { kind: "updates", statement: name }),
    columns: columns.map(({ name: n, value, span }) => ({ name: n, value, span })),
    scalars: scalars.map(({ name: n, value, span }) => ({ name: n, value, span })),
    plan: {
      source,
      name,
      policy: owners[0].name,
      ...(owners.length > 1 && { others: owners.slice(1).map((o) => o.name) }),
      reads: [...reads].sort(),
      graph: { name },
      optimizer: `${optimizer.optimizer}(${[...(optimizer.rate.kind === "const" ? [`rate: ${optimizer.rate.value}`] : []), ...Object.entries(optimizer.settings).map(([k, v]) => `${k}: ${v}`)].join(", ")})`,
      columns: columns.map((c) => c.name),
      scalars: scalars.map((s) => s.name),
      games: used.table.games,
    },
  };
}

function settingsOf({ optimizer, settings }: Staged & { kind: "optimizer" }): OptimizerSettings {
  const { beta1, beta2, epsilon, decay, momentum } = settings;
  switch (optimizer) {
    case "adam":
      return { kind: "adam", beta1, beta2, epsilon };
    case "adamw":
      return { kind: "adamw", beta1, beta2, epsilon, weightDecay: decay };
    case "rmsprop":
      return { kind: "rmsprop", decay, epsilon };
    case "sgd":
      return momentum > 0 ? { kind: "momentum", decay: momentum } : { kind: "sgd", weightDecay: decay };
  }
}

function clip(optimizer: Staged & { kind: "optimizer" }): { clipNorm?: number } {
  return optimizer.settings.clip_norm > 0 ? { clipNorm: optimizer.settings.clip_norm } : {};
}
