/**
 * Agents: one head a site on the body of a network. Features and heads are matched by name: games that share a feature share its weights.
 * A network's `fn body` says what it wants to see: `body(observation: real[n])` everything flat, `body(tokens: real[t, n])` one token for
 * every entry of every feature, embedded to width n.
 */
import type { Initial, Shape } from "../../../contract/array-program.js";
import type { AgentGame } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { normal } from "../arrays/initial.js";
import { dense, masked } from "../arrays/layers.js";
import type { GameIr } from "../games/ir.js";
import { observationLayout } from "../games/layout.js";
import { apply } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { bodyHeads, headsOf, jointLogits } from "./heads.js";
import { toConst } from "./known.js";
import { badShape, noBody, notYet, writesText, wrongKind } from "./messages.js";
import { joinNormals, normalHead, type Normals } from "./normals.js";
import { ownFunctionsFit, ownOutputs, siteFunction } from "./own-functions.js";
import { within, type Context, type GraphContext, type StagedPolicy, type WriterShape } from "./session.js";
import { symbolsFor } from "./vocabularies.js";
import { writerWidth } from "./writers.js";
import { describe, type NetworkValue, type Staged } from "./values.js";

/** The numbers of one game's rows before they meet the network, and its heads. */
export interface AgentShape {
  readonly kind: "flat" | "tokens" | "own" | "writes";
  /** Tokens: the width they are embedded to. */
  readonly width: number;
  /** Of writers: symbols and settings; they have no heads. */
  readonly writer?: WriterShape;
  /** Flat: where each feature of each game goes. */
  readonly pack?: ReadonlyMap<string, AgentGame["pack"]>;
  readonly inputs: ReadonlyMap<string, number>;
}

/** Finds how the body of a policy's network takes observations; undefined after a report. */
export function agentShape(context: Context, policy: StagedPolicy): AgentShape | undefined {
  const { session } = context;
  const { network } = policy;
  const body = bodyOf(network);
  const games = [...policy.games.values()];
  if (policy.writer?.model) {
    const { vocabulary: size, width } = policy.writer.model.config;
    return { kind: "writes", width, inputs: new Map(), writer: { ...policy.writer, vocabulary: [], size, width } };
  }
  if (policy.writer) {
    const width = writerWidth(context, policy);
    if (width === undefined) return undefined;
    const vocabulary = symbolsFor(games, policy.writer.tokens === "characters" ? "characters" : "symbols");
    return { kind: "writes", width, inputs: new Map(), writer: { ...policy.writer, vocabulary, size: vocabulary.length, width } };
  }
  const writing = games.find((g) => g.sites.some((site) => site.formats !== undefined));
  if (writing) {
    session.report(
      writesText,
      policy.member.name.span,
      { policy: policy.name, game: writing.name },
      { help: "a policy that writes is declared with `writer(network)`" },
    );
    return undefined;
  }
  const real = policy.greedy && games.find((g) => g.sites.some((site) => site.real));
  if (real) {
    session.report(notYet, policy.member.name.span, { what: `a greedy policy in ${real.name}, whose decisions choose reals` });
    return undefined;
  }
  const flat = (): ReadonlyMap<string, number> => new Map(games.map((g) => [g.name, observationLayout(g).size]));
  if (!body && games.some((g) => g.sites.some((site) => siteFunction(network, site.name)))) {
    return ownFunctionsFit(context, policy, games) ? { kind: "own", width: 0, inputs: flat() } : undefined;
  }
  if (!body) {
    session.report(
      noBody,
      network.decl.name.span,
      { network: network.decl.name.text },
      { help: "write `fn body(observation: real[n]) -> real[m]` or `fn body(tokens: real[t, n]) -> real[m]`" },
    );
    return undefined;
  }
  const type = body.params[0].type;
  const dims = type?.kind === "array_type" ? type.dims : [];
  const bodyScope = network.functions.get("body")?.closure.scope ?? network.scope;
  if (dims.length === 1) {
    const pack = unionOf(games);
    const inputs = new Map(games.map((g) => [g.name, pack?.get(g.name)?.size ?? observationLayout(g).size]));
    return { kind: "flat", width: 0, inputs, ...(pack && { pack }) };
  }
  if (dims.length === 2) {
    const size = dims[1].kind === "size_type" ? dims[1].size : dims[1].kind === "named_type" ? dims[1].path[0] : undefined;
    const name = size?.kind === "name" ? size : size?.kind === "name_expr" ? size.name : undefined;
    const value = name ? bodyScope.find(name.text) : size && size.kind !== "name" ? evaluate(within(context, bodyScope), size) : undefined;
    const width = value ? toConst(value) : undefined;
    if (typeof width === "number" && width > 0) {
      return { kind: "tokens", width, inputs: flat() };
    }
  }
  session.report(
    wrongKind,
    body.params[0].span,
    { expected: "`observation: real[n]` or `tokens: real[t, width]` with a known width", found: type ? "another type" : "no type" },
    { why: "an agent gives its body either everything flat or one token for every entry it observes" },
  );
  return undefined;
}

function bodyOf({ functions }: NetworkValue): ast.FnDecl | ast.ActDecl | undefined {
  const body = functions.get("body")?.decl;
  return body?.params.length === 1 ? body : undefined;
}

/** Where each game's features go in a common flat input: a feature of one name and size has one place; each has a presence bit. */
function unionOf(games: readonly GameIr[]): ReadonlyMap<string, AgentGame["pack"]> | undefined {
  if (games.length < 2) return undefined;
  const places = new Map<string, { at: number; present: number }>();
  let size = 0;
  const layouts = games.map((game) => ({ game, features: observationLayout(game).features.filter((f) => f.width > 0) }));
  for (const { features } of layouts) {
    for (const f of features) {
      const key = featureKey(f);
      if (places.has(key)) continue;
      places.set(key, { present: size, at: size + 1 });
      size += 1 + count(f.shape) * f.width;
    }
  }
  return new Map(
    layouts.map(({ game, features }) => [
      game.name,
      {
        size,
        moves: features.map((f) => ({ from: f.offset, to: places.get(featureKey(f))!.at, length: count(f.shape) * f.width })),
        present: features.map((f) => places.get(featureKey(f))!.present),
      },
    ]),
  );
}

interface Feature {
  readonly name: string;
  readonly shape: readonly number[];
  readonly width: number;
  readonly reading: string;
}

function count(shape: readonly number[]): number {
  return shape.reduce((n, s) => n * s, 1);
}

function featureKey(f: Feature): string {
  return `${f.name}.${[...f.shape, f.width].join("x")}`;
}

/** Where a game's sites start in the row of all its logits. */
export function siteOffsets(game: GameIr): { readonly offsets: readonly number[]; readonly logits: number } {
  const offsets: number[] = [];
  let logits = 0;
  for (const site of game.sites) {
    offsets.push(logits);
    logits += site.size;
  }
  return { offsets, logits };
}

/** What an agent makes of rows of one game. */
export interface AgentOutputs {
  /** Log-probabilities of every move of the game, or what it is worth to a greedy policy: [rows, logits], illegal ones near -1e9; absent where nothing can be listed. */
  readonly logp?: Value;
  /** Of games with choices of reals. */
  readonly normals?: Normals;
  /** Estimates of what the seat will be paid: [rows]; of agents with `value: true`. */
  readonly value?: Value;
}

/** What each site's head gave. */
export type SiteHead = { readonly kind: "logits"; readonly logits: Value } | { readonly kind: "normals"; readonly normals: Normals };

/** Puts what the heads of all sites gave together, with names for people. */
export function joinHeads(
  b: ProgramBuilder,
  policy: StagedPolicy,
  game: GameIr,
  heads: readonly SiteHead[],
  legal: Value,
  hidden?: Value,
): AgentOutputs {
  const logits = heads.flatMap((h) => (h.kind === "logits" ? [h.logits] : []));
  const normals = heads.flatMap((h) => (h.kind === "normals" ? [h.normals] : []));
  return {
    ...(logits.length > 0 && {
      logp: policy.greedy
        ? b.label(worthOf(b, policy, hidden, b.concat(logits, -1), legal), `worth of moves to ${policy.name} in ${game.name}`)
        : b.label(b.logSoftmax(masked(b, b.concat(logits, -1), legal)), `log-probabilities of ${policy.name} in ${game.name}`),
    }),
    ...(normals.length > 0 && { normals: joinNormals(b, normals) }),
  };
}

/** The part of a row of all moves that belongs to one site. */
export function legalAt(b: ProgramBuilder, game: GameIr, site: number, legal: Value): Value {
  const { offsets } = siteOffsets(game);
  return b.slice(legal, 1, offsets[site], offsets[site] + game.sites[site].size);
}

/** Adds the agent's outputs. `observation` is [rows, inputs], `legal` bool [rows, logits]. */
export function agentOutputs(
  context: Context,
  graph: GraphContext,
  policy: StagedPolicy,
  shape: AgentShape,
  game: GameIr,
  observation: Value,
  legal: Value,
): AgentOutputs | undefined {
  if (shape.kind === "own") return ownOutputs(context, graph, policy, game, observation, legal);
  const body = bodyOf(policy.network);
  const closure = policy.network.functions.get("body")?.closure;
  if (!body || !closure) return undefined;
  const b = graph.builder;
  const inner: Context = {
    session: context.session,
    scope: policy.network.scope,
    graph,
    where: `network \`${policy.network.decl.name.text}\``,
  };
  const input: Staged =
    shape.kind === "flat"
      ? { kind: "tensor", node: observation, axes: [undefined] }
      : { kind: "tensor", node: tokensOf(b, policy.name, shape.width, game, observation), axes: axisNames(body) };
  const result = apply(
    inner,
    closure,
    {
      positional: [{ value: input, span: body.params[0].span, expr: { kind: "unknown", span: body.params[0].span } }],
      named: new Map(),
      span: body.span,
    },
    body,
  );
  if (result.kind !== "tensor" || result.axes.length !== 1) {
    if (result.kind !== "unknown") {
      context.session.report(badShape, body.span, {
        problem: `the body of \`${policy.network.decl.name.text}\` must give one vector a row, found ${result.kind === "tensor" ? `${result.axes.length} axes` : describe(result)}`,
      });
    }
    return undefined;
  }
  const hidden = result.node;
  const heads = game.sites.map((site, at): SiteHead => {
    const name = `${policy.name}.head.${headKey(site)}`;
    if (site.real) return { kind: "normals", normals: normalHead(b, name, site, hidden, policy.bare) };
    const several = policy.heads && headsOf(site);
    if (!several || !policy.heads) return { kind: "logits", logits: dense(b, name, hidden, site.size, { initial: headInitial }) };
    const logits = bodyHeads(b, name, several, hidden, policy.heads);
    return { kind: "logits", logits: jointLogits(b, several, legalAt(b, game, at, legal), logits) };
  });
  const outputs = joinHeads(b, policy, game, heads, legal, hidden);
  if (!policy.value) return outputs;
  const value = b.reshape(dense(b, `${policy.name}.value`, hidden, 1, { initial: headInitial }), [hidden.shape[0]]);
  return { ...outputs, value: b.label(value, `estimates of ${policy.name} in ${game.name}`) };
}

/** What moves are worth. Duelling (Wang et al., 2016, eq. 9): the state's worth, and by how much each legal move is better than they are on average. */
function worthOf(b: ProgramBuilder, policy: StagedPolicy, hidden: Value | undefined, heads: Value, legal: Value): Value {
  if (!policy.greedy?.duelling || !hidden) return masked(b, heads, legal);
  const state = dense(b, `${policy.name}.state`, hidden, 1, { initial: headInitial });
  const marks = b.cast(legal, "f32");
  const usual = b.div(b.sum(b.mul(heads, marks), [-1], true), b.max(b.sum(marks, [-1], true), 1));
  return masked(b, b.add(state, b.sub(heads, usual)), legal);
}

// A head starts near zero, so that play starts close to uniform.
const headInitial: Initial = normal(0.01);

/** Sites of one name and one set of moves share a head, across games too. */
function headKey(site: GameIr["sites"][number]): string {
  if (site.real) return `${site.name}.reals${site.real.size}`;
  const labels = site.labels.length > 0 && site.labels.length <= 8 ? site.labels.join("_").replace(/[^A-Za-z0-9_]+/g, "") : `${site.size}`;
  return `${site.name}.${labels}`;
}

function axisNames(body: ast.FnDecl | ast.ActDecl): readonly (string | undefined)[] {
  const type = body.params[0].type;
  if (type?.kind !== "array_type") return [undefined, undefined];
  return type.dims.map((dim) => {
    if (dim.kind === "named_type") return dim.path[0].text;
    return dim.kind === "size_type" && dim.size.kind === "name_expr" ? dim.size.name.text : undefined;
  });
}

/** One token for each entry of each feature: a dense layer a feature, and a learned vector for the entry's place. [rows, tokens, width]. */
function tokensOf(b: ProgramBuilder, policy: string, width: number, game: GameIr, observation: Value): Value {
  const tokens: Value[] = [];
  const rows = observation.shape[0];
  for (const feature of observationLayout(game).features) {
    const entries = count(feature.shape);
    if (feature.width === 0 || entries === 0) continue;
    const name = `${policy}.token.${featureKey(feature)}`;
    const flat = b.slice(observation, 1, feature.offset, feature.offset + entries * feature.width);
    const shape: Shape = [rows, entries, feature.width];
    const embedded = dense(b, name, b.reshape(flat, shape), width, { bias: false, initial: normal(1) });
    tokens.push(b.add(embedded, b.weight(`${name}.place`, [entries, width], normal(0.5))));
  }
  return b.concat(tokens, 1);
}
