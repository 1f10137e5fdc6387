/** Lowers a method to its step program (D2): staged once with its parameters fixed, so that all graphs have their final shapes. */
import type { ArrayProgram } from "../../../contract/array-program.js";
import type { AgentGame, MemoryPlan, ModelPlan, PolicyPlan, PoolPlan, RunningPlan } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import { whereOf, type Span } from "../../source/source-file.js";
import { actProgram, writerPrograms } from "./objectives.js";
import { CHUNK } from "./writers.js";
import { stacked } from "../arrays/stack.js";
import { agentShape, siteOffsets, type AgentShape } from "./agents.js";
import { evaluate } from "./evaluate.js";
import { closureOf, fixNetwork } from "./fixed.js";
import { UPDATES } from "./builtins/optimizers.js";
import { substitute, type HostExpr } from "./host.js";
import { asIndexType, membersOf } from "./index-types.js";
import { toConst } from "./known.js";
import { asValue, isStored, isStructured, withElement } from "./host-values.js";
import { checkMeasured } from "./measured-flow.js";
import { declareCurriculum } from "./curricula.js";
import { declareMemory } from "./memories.js";
import { badArgument, neverImproved, neverPlays, notYet, noTrain, wrongKind } from "./messages.js";
import { estimates } from "./own-functions.js";
import { realOffsets } from "./normals.js";
import { within, type Context, type Session, type StagedPolicy, type WriterShape } from "./session.js";
import { pairsPool } from "./pools.js";
import { checkParameter } from "./parameters.js";
import { stageTrain } from "./statements.js";
import type { MethodIr } from "./step.js";
import { describe, UNKNOWN, written, type NetworkValue, type Staged } from "./values.js";

/** A parameter's value with the place it was written at. */
export type MethodArguments = ReadonlyMap<string, { readonly value: Staged; readonly span: Span }>;

/**
 * Lowers `decl` with these arguments, defaults for the rest; undefined after reporting why it cannot. `name` is what the module is called:
 * streams (D4) and graphs have the declaration's name, so that an arm of a claim draws what `spc train` with the same seed draws.
 */
export function lowerMethod(
  session: Session,
  file: BoundFile,
  decl: ast.MethodDecl,
  args: MethodArguments,
  name = decl.name.text,
): MethodIr | undefined {
  const declared = decl.name.text;
  session.method = declared;
  session.spec = file.file.span.file;
  const scope = session.top(file).child();
  const context: Context = { session, scope, where: `method \`${decl.name.text}\`` };
  const settings: Record<string, string> = {};
  for (const param of decl.params) {
    const given = args.get(param.name.text);
    const value = given?.value ?? (param.default ? evaluate(context, param.default) : missing(context, decl, param));
    const fits = checkParameter(context, `method \`${decl.name.text}\``, param, value, given?.span ?? param.span);
    scope.define(param.name.text, fits ? value : UNKNOWN);
    settings[param.name.text] = written(value);
  }
  for (const [key, { span }] of args) {
    if (!decl.params.some((p) => p.name.text === key)) {
      session.report(
        badArgument,
        span,
        { callee: `method \`${decl.name.text}\``, problem: `it has no parameter \`${key}\`` },
        { help: `its parameters are ${decl.params.map((p) => p.name.text).join(", ")}` },
      );
    }
  }
  const lasting = declareMembers(context, decl);
  const train = decl.members.find((m) => m.kind === "train");
  if (!train) {
    session.report(noTrain, decl.name.span, { method: decl.name.text });
    return undefined;
  }
  const shapes = new Map<string, AgentShape | undefined>();
  const shapeOf = (policy: StagedPolicy): AgentShape | undefined => {
    if (!shapes.has(policy.name)) shapes.set(policy.name, agentShape(context, policy));
    return shapes.get(policy.name);
  };
  const staged = stageTrain(context, train.body, declared, shapeOf, lasting.variables);
  const explored = [...session.policies.values()].flatMap((p) => (p.greedy ? [{ value: p.greedy.explore, span: p.member.span }] : []));
  checkMeasured(session, staged, lasting.variables, explored);
  const graphs: ArrayProgram[] = [...staged.graphs];
  const policies: PolicyPlan[] = [];
  for (const policy of session.policies.values()) {
    if (policy.bare && policy.games.size === 0 && !session.failed)
      session.report(
        neverPlays,
        policy.member.name.span,
        { network: policy.network.decl.name.text },
        { help: `bind a seat to it: \`with every seat: ${policy.network.decl.name.text}(weights: w)\`` },
      );
    const plan = policy.games.size > 0 ? planPolicy(context, policy, shapeOf(policy), declared, graphs) : undefined;
    if (plan) policies.push(plan);
    // What has no weights has nothing to improve.
    if (!policy.improved && !policy.bare && !session.failed && (!plan || weightsOf(policy.name, graphs).length > 0))
      session.report(
        neverImproved,
        policy.member.name.span,
        { name: policy.name },
        { help: "only `improve` and assignment change weights" },
      );
  }
  graphs.push(...session.graphs);
  const models: ModelPlan[] = [...session.models.values()].map((model) => {
    const weights = weightsOf(model.name, graphs);
    return { name: model.name, source: whereOf(model.member.name.span), weights, summary: summaryOf(model.network, weights) };
  });
  const whole = policies.map((p): PolicyPlan => {
    const weights = weightsOf(p.name, graphs);
    const { network } = session.policies.get(p.name) as StagedPolicy;
    return { ...p, weights, summary: summaryOf(network, weights) };
  });
  return {
    name,
    doc: decl.doc ?? "",
    source: whereOf(decl.name.span),
    settings,
    games: [...session.games.values()],
    policies: whole.filter((p) => !session.policies.get(p.name)?.bare),
    networks: whole.filter((p) => session.policies.get(p.name)?.bare),
    models,
    running: lasting.running,
    pools: lasting.pools,
    memories: [...session.memories.values()].map((m): MemoryPlan => m.plan),
    explores: policies.flatMap(({ name: policy }) => {
      const greedy = session.policies.get(policy)?.greedy;
      return greedy ? [{ policy, value: greedy.explore }] : [];
    }),
    variables: lasting.variables.map(({ name: n, initial }) => ({ name: n, initial })),
    locals: staged.locals,
    steps: staged.steps,
    graphs,
    metrics: staged.metrics,
  };
}

function missing(context: Context, decl: ast.MethodDecl, param: ast.Param): Staged {
  return context.session.fail(badArgument, param.name.span, {
    callee: `method \`${decl.name.text}\``,
    problem: `no value for its parameter \`${param.name.text}\``,
  });
}

interface Members {
  readonly running: RunningPlan[];
  readonly pools: PoolPlan[];
  readonly variables: { readonly name: string; readonly initial: HostExpr }[];
}

/** Declares what lasts (D1), functions and constants of the method. */
function declareMembers(context: Context, decl: ast.MethodDecl): Members {
  const { session, scope } = context;
  const members: Members = { running: [], pools: [], variables: [] };
  for (const member of decl.members) {
    switch (member.kind) {
      case "lasting":
        declareLasting(context, member, members);
        break;
      case "fn":
        scope.define(member.name.text, closureOf(member, scope));
        break;
      case "const":
        scope.define(member.name.text, evaluate(context, member.value));
        break;
      case "let":
        for (const binding of member.bindings) declareLet(context, member, binding, members);
        break;
      case "rule":
        scope.define(member.name.text, { kind: "rule", decl: member, scope });
        break;
      case "train":
      case "unknown":
        break;
      default:
        session.report(notYet, member.span, { what: `\`${member.kind}\` in a method` });
    }
  }
  return members;
}

function declareLet(context: Context, member: ast.LetStmt, binding: ast.Binding, members: Members): void {
  const { session, scope } = context;
  if (
    binding.target.kind !== "name" ||
    binding.indices.length > 0 ||
    binding.init?.op === "~" ||
    member.measured ||
    member.word === "keep"
  ) {
    session.report(notYet, binding.span, { what: `this form of \`${member.word}\` in a method` });
    return;
  }
  const name = binding.target.text;
  const value = binding.init ? evaluate(context, binding.init.value) : UNKNOWN;
  const pool = member.word === "var" ? pairsPool(context, binding.type) : undefined;
  if (pool !== undefined) {
    const fill = value.kind === "const" ? Number(value.value ?? NaN) : NaN;
    if (!Number.isFinite(fill))
      session.report(wrongKind, binding.span, { expected: "a known number for pairs that were not set", found: describe(value) });
    members.variables.push({ name, initial: { kind: "call", name: "pairsOf", args: [{ kind: "const", value: fill }] } });
    scope.define(name, { kind: "host", expr: { kind: "lasting", what: "variable", name }, type: { kind: "pairs", pool } });
    return;
  }
  if (member.word === "let") {
    scope.define(name, value);
    return;
  }
  const known = asValue(value);
  const host = known && withElement(context, known, binding.type);
  if (!host || !isStored(host.type) || host.type.kind === "text") {
    if (value.kind !== "unknown") session.report(notYet, binding.span, { what: `a \`var\` that holds ${describe(value)}` });
    scope.define(name, UNKNOWN);
    return;
  }
  members.variables.push({ name, initial: host.expr });
  const holds = isStructured(host.type) ? { holds: host.type } : {};
  scope.define(name, { kind: "host", expr: { kind: "lasting", what: "variable", name, ...holds }, type: host.type });
}

/** `policy seat[i in 0..1] = agent(…)`: one for each index, in order: a list of them under one name. */
function declareIndexed(context: Context, member: ast.Lasting, members: Members): void {
  const { session, scope } = context;
  const [index, ...rest] = member.indices;
  const binder = index.kind === "in" && !index.not && index.left.kind === "name_expr" ? index : undefined;
  const of = index.kind === "wildcard" ? UNKNOWN : evaluate(context, binder?.right ?? index);
  const type = asIndexType(of, undefined);
  scope.define(member.name.text, UNKNOWN);
  if (!type || type.low !== 0 || type.size === 0) {
    if (of.kind !== "unknown")
      session.report(
        wrongKind,
        member.span,
        { expected: `an index for \`${member.name.text}\``, found: describe(of) },
        { help: "write a number, an enum or a range from 0: `policy seat[2]`, `policy skill[Skill]`, `policy seat[i in 0..1]`" },
      );
    return;
  }
  const items = membersOf(type).map((item): Staged => {
    const inner = within(context, scope.child());
    if (binder?.left.kind === "name_expr") inner.scope.define(binder.left.name.text, item);
    const at = item.kind === "member" ? item.label : String(toConst(item));
    const before = member.name.text.endsWith("]") ? `${member.name.text.slice(0, -1)},` : `${member.name.text}[`;
    const name = `${before}${at}]`;
    declareLasting(inner, { ...member, indices: rest, name: { ...member.name, text: name } }, members);
    return inner.scope.find(name) ?? UNKNOWN;
  });
  scope.define(member.name.text, { kind: "list", items });
}

function declareLasting(context: Context, member: ast.Lasting, members: Members): void {
  const { session, scope } = context;
  const name = member.name.text;
  if (member.indices.length > 0) return declareIndexed(context, member, members);
  scope.define(name, UNKNOWN);
  // `running usual: mean` names its statistic where other kinds name a type.
  const statistic = member.type?.kind === "named_type" ? member.type.path[0].text : "";
  if (member.by || (member.type && member.word !== "running" && member.word !== "memory")) {
    session.report(notYet, member.span, { what: member.by ? `\`by\` after \`${member.word}\`` : `a typed \`${member.word}\`` });
    return;
  }
  switch (member.word) {
    case "policy": {
      const value = member.value ? evaluate(context, member.value) : UNKNOWN;
      if (value.kind === "unknown") return;
      if (value.kind !== "agent") {
        session.report(wrongKind, member.value?.span ?? member.span, { expected: "`agent(network)`", found: describe(value) });
        return;
      }
      const on = (option: string): boolean => {
        const setting = value.options.get(option);
        return setting?.kind === "const" && setting.value === true;
      };
      const heads = value.options.get("heads");
      const mode = heads?.kind === "const" && (heads.value === "apart" || heads.value === "chained") ? heads.value : undefined;
      if (heads && !mode && heads.kind !== "unknown")
        session.report(badArgument, member.span, {
          callee: "`agent`",
          problem: `\`heads\` is \`apart\` or \`chained\`, found ${describe(heads)}`,
        });
      session.policies.set(name, {
        name,
        member,
        network: value.network,
        games: new Map(),
        improved: false,
        ...(mode && { heads: mode }),
        ...(value.writer && { writer: value.writer }),
        value: on("value") || estimates(value.network),
        ...(value.explore && {
          greedy: { explore: substitute(value.explore, UPDATES.name, updatesOf(name)), duelling: on("duelling") },
        }),
      });
      scope.define(name, { kind: "policy", name });
      return;
    }
    case "model": {
      const value = member.value ? asNetwork(context, evaluate(context, member.value), member.value.span) : undefined;
      if (!value) {
        if (!member.value) session.report(wrongKind, member.span, { expected: "`= network`", found: "no network" });
        return;
      }
      session.models.set(name, { name, member, network: value, improved: false });
      scope.define(name, { kind: "weighted", owner: { name, what: "model", network: value } });
      return;
    }
    case "running": {
      let decay = 0;
      let share: number | undefined;
      for (const option of member.options) {
        const value = option.value ? evaluate(context, option.value) : undefined;
        if (option.word.text === "decay" && value?.kind === "const" && typeof value.value === "number") decay = value.value;
        else if (option.word.text === "share" && statistic === "quantile" && value?.kind === "const" && typeof value.value === "number")
          share = value.value;
        else session.report(notYet, option.span, { what: `\`${option.word.text}\` of a running statistic` });
      }
      if (!isStatistic(statistic)) {
        session.report(
          notYet,
          member.type?.span ?? member.span,
          { what: `the running statistic \`${statistic}\`` },
          { help: `there are ${STATISTICS.map((s) => `\`${s}\``).join(", ")}: \`running usual: mean, decay 0.95\`` },
        );
        return;
      }
      if (!(decay >= 0 && decay < 1))
        session.report(badArgument, member.span, {
          callee: "`running`",
          problem: `the decay must be at least 0 and below 1, found ${decay}`,
        });
      const of = statistic === "quantile" ? (share ?? 0.5) : undefined;
      if (of !== undefined && (!(of > 0 && of < 1) || decay > 0))
        session.report(badArgument, member.span, {
          callee: "`running`",
          problem: decay > 0 ? "a quantile is of all values so far: it takes no `decay`" : `the share must be between 0 and 1, found ${of}`,
        });
      members.running.push({ name, statistic, decay, ...(of !== undefined && { share: of }) });
      scope.define(name, { kind: "running", name });
      return;
    }
    case "pool": {
      const of = member.of ? evaluate(context, member.of) : UNKNOWN;
      const upTo = member.upTo ? evaluate(context, member.upTo) : undefined;
      if (of.kind !== "policy") {
        if (of.kind !== "unknown")
          session.report(wrongKind, member.of?.span ?? member.span, { expected: "a declared policy after `of`", found: describe(of) });
        return;
      }
      const bound = upTo?.kind === "const" && typeof upTo.value === "number" ? upTo.value : undefined;
      members.pools.push({ name, policy: of.name, ...(bound !== undefined && { upTo: bound }) });
      scope.define(name, { kind: "pool", name, policy: of.name });
      return;
    }
    case "memory":
      declareMemory(context, member);
      return;
    case "curriculum":
      scope.define(name, declareCurriculum(context, member, members.variables));
  }
}

/** How often a policy has been improved, by whatever statement. */
function updatesOf(policy: string): HostExpr {
  return { kind: "call", name: "updatesOf", args: [{ kind: "run" }, { kind: "const", value: policy }] };
}

const STATISTICS = ["mean", "std", "min", "max", "count", "quantile"] as const;

function isStatistic(word: string): word is RunningPlan["statistic"] {
  return STATISTICS.some((s) => s === word);
}

/** A network with its parameters fixed; one without a call takes its defaults. */
function asNetwork(context: Context, value: Staged, span: Span): NetworkValue | undefined {
  const fixed = value.kind === "network_decl" ? fixNetwork(context, value, { positional: [], named: new Map(), span }) : value;
  if (fixed.kind === "network") return fixed;
  if (fixed.kind !== "unknown") context.session.report(wrongKind, span, { expected: "a network", found: describe(fixed) });
  return undefined;
}

function planPolicy(
  context: Context,
  policy: StagedPolicy,
  shape: AgentShape | undefined,
  method: string,
  graphs: ArrayProgram[],
): PolicyPlan | undefined {
  if (!shape) return undefined;
  if (shape.writer) return planWriter(context, policy, shape.writer, method, graphs);
  const { session } = context;
  const games: AgentGame[] = [];
  const inner = within(context, policy.network.scope);
  for (const game of policy.games.values()) {
    const graph = `${method}.${policy.name}.act.${game.name}`;
    const program = actProgram(inner, policy, shape, game, graph, "act");
    const estimate = policy.value ? actProgram(inner, policy, shape, game, `${graph}.value`, "value") : undefined;
    if (!program || (policy.value && !estimate)) return undefined;
    const many = policy.many && !session.checking ? stacked(program, `${graph}.many`, "members") : undefined;
    graphs.push(program, ...(estimate ? [estimate] : []), ...(many ? [many] : []));
    const { offsets, logits } = siteOffsets(game);
    const pack = shape.pack?.get(game.name);
    games.push({
      game: game.name,
      ...(pack && { pack }),
      inputs: shape.inputs.get(game.name) ?? 0,
      siteOffsets: offsets,
      logits,
      ...(realOffsets(game).reals > 0 && { realOffsets: realOffsets(game).offsets, reals: realOffsets(game).reals }),
      act: { name: graph },
      ...(policy.many && { many: { name: `${graph}.many` } }),
      ...(estimate && { value: { name: `${graph}.value` } }),
    });
  }
  const greedy = policy.greedy && { greedy: true };
  return { name: policy.name, source: whereOf(policy.member.name.span), weights: [], games, ...greedy, summary: "" };
}

function planWriter(
  context: Context,
  policy: StagedPolicy,
  writer: WriterShape,
  method: string,
  graphs: ArrayProgram[],
): PolicyPlan | undefined {
  const called = `${method}.${policy.name}`;
  const names = { step: `${called}.step`, read: `${called}.read`, rate: `${called}.rate` };
  const made = writerPrograms(within(context, policy.network.scope), policy, writer, names);
  if (!made) return undefined;
  graphs.push(...made.graphs);
  const { vocabulary, size, length, topK, topP, grammar, model } = writer;
  return {
    name: policy.name,
    source: whereOf(policy.member.name.span),
    weights: [],
    games: [],
    writer: {
      games: [...policy.games.keys()],
      vocabulary,
      size,
      length,
      topK,
      topP,
      grammar,
      step: { name: names.step },
      read: { name: names.read },
      chunk: CHUNK,
      memories: made.memories,
      rate: { name: names.rate },
      ...(model && { model }),
    },
    summary: "",
  };
}

/** The weights of a policy or model in all graphs, by name. */
function weightsOf(owner: string, graphs: readonly ArrayProgram[]): PolicyPlan["weights"] {
  const weights = new Map<string, PolicyPlan["weights"][number]>();
  for (const { inputs } of graphs) {
    for (const { name, shape, role, initial } of inputs) {
      // Graphs that play for many have the weights of all of them.
      const own = shape.every((dim) => typeof dim === "number");
      if (role === "weight" && initial && own && name.startsWith(`${owner}.`))
        weights.set(name, { name, shape: shape.map(Number), initial });
    }
  }
  return [...weights.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function summaryOf(network: NetworkValue, weights: PolicyPlan["weights"]): string {
  const total = weights.reduce((n, w) => n + w.shape.reduce((p, s) => p * s, 1), 0);
  return `${network.summary}, ${total.toLocaleString("en-US")} weights`;
}
