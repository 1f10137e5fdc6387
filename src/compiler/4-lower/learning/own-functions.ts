/**
 * Networks that write their own heads: a function named like a decision site gives that site's logits, `value` the estimate. Parameters are matched
 * with what is observed by name; `observation` alone takes everything flat.
 */
import { meant } from "../../2-bind/did-you-mean.js";
import type * as ast from "../../1-parse/ast.js";
import { nearest } from "../../diagnostics/define.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import type { FeatureInfo } from "../../../contract/game.js";
import type { GameIr, Site } from "../games/ir.js";
import { observationLayout } from "../games/layout.js";
import { joinHeads, legalAt, type AgentOutputs, type SiteHead } from "./agents.js";
import { apply } from "./calls.js";
import { chainedHeads, headsOf, jointLogits, type Head } from "./heads.js";
import { axisName } from "./index-types.js";
import { badShape, noFeature, noSiteFunction } from "./messages.js";
import type { Context, GraphContext, StagedPolicy } from "./session.js";
import { certain, learnedDeviation } from "./normals.js";
import { featureShape } from "./tables.js";
import { describe, type NetworkFunction, type NetworkValue, type Staged } from "./values.js";

/** The function that serves a site: of its name, else an `act` without a name. */
export function siteFunction({ functions }: NetworkValue, site: string): NetworkFunction | undefined {
  return functions.get(site) ?? functions.get(functionName(site)) ?? functions.get("act");
}

/** What the function of a site is called: `move_ahead` for the part `move.ahead` of a choice. */
const functionName = (site: string): string => site.replaceAll(/\W+/g, "_");

/** Whether a policy's network estimates by a function of its own. */
export function estimates({ functions }: NetworkValue): boolean {
  return functions.has("value") && !functions.has("body");
}

/** Reports sites without a function, and parameters that nobody observes. */
export function ownFunctionsFit(context: Context, policy: StagedPolicy, games: readonly GameIr[]): boolean {
  const { network } = policy;
  const { decl } = network;
  let good = true;
  for (const game of games) {
    const features = observationLayout(game).features.map((f) => f.name);
    const functions = game.sites.map((site) => ({ site: site.name, fn: siteFunction(network, site.name)?.decl }));
    for (const { site, fn } of [...functions, { site: "value", fn: network.functions.get("value")?.decl }]) {
      if (!fn) {
        if (site === "value") continue;
        good = false;
        context.session.report(
          noSiteFunction,
          decl.name.span,
          { network: decl.name.text, site, game: game.name },
          { help: `write \`fn ${functionName(site)}(…) -> real[${sizeOfSite(game, site)}]\`` },
        );
        continue;
      }
      for (const param of fn.params) {
        if (features.includes(param.name.text) || takesAll(fn) || param.default) continue;
        good = false;
        const close = nearest(param.name.text, features);
        context.session.report(
          noFeature,
          param.name.span,
          { name: param.name.text, fn: fn.name?.text ?? "act", game: game.name },
          close ? meant(param.name.span, close) : { help: `what is observed there: ${features.join(", ")}` },
        );
      }
    }
  }
  return good;
}

function sizeOfSite(game: GameIr, name: string): number | string {
  const site = game.sites.find((s) => s.name === name);
  return site ? (site.real?.size ?? site.size) : "n";
}

function takesAll(fn: ast.FnDecl | ast.ActDecl): boolean {
  return fn.params.length === 1 && fn.params[0].name.text === "observation";
}

/** Log-probabilities and estimates by the network's own functions. */
export function ownOutputs(
  context: Context,
  graph: GraphContext,
  policy: StagedPolicy,
  game: GameIr,
  observation: Value,
  legal: Value,
): AgentOutputs | undefined {
  const { network } = policy;
  const b = graph.builder;
  const inner: Context = { session: context.session, scope: network.scope, graph, where: `network \`${network.decl.name.text}\`` };
  const call = ({ decl, closure }: NetworkFunction): Staged => {
    const observed = decl.params.filter((param) => takesAll(decl) || featureNamed(game, param.name.text));
    const named = observed.map((param) => {
      const value = observedBy(b, game, takesAll(decl) ? undefined : param, observation);
      return [param.name.text, { value, span: param.span }] as const;
    });
    return apply(inner, closure, { positional: [], named: new Map(named), span: decl.span }, decl);
  };
  const misfit = (fn: NetworkFunction, expected: string, found: Staged): undefined => {
    if (found.kind === "unknown") return undefined;
    const is = found.kind === "tensor" ? `real[${found.node.shape.slice(1).join(", ")}]` : describe(found);
    context.session.report(badShape, (fn.decl.name ?? fn.decl).span, {
      problem: `\`${fn.closure.name}\` must give ${expected} a row in ${game.name}, found ${is}`,
    });
    return undefined;
  };
  const heads: SiteHead[] = [];
  for (const [at, site] of game.sites.entries()) {
    const fn = siteFunction(network, site.name);
    const result = fn && call(fn);
    if (!fn || !result) return undefined;
    const head = site.real ? realHead(b, policy, site, result) : finiteHead(b, policy, game, at, result, legal);
    if (!head) return misfit(fn, expectedOf(site), result);
    heads.push(head);
  }
  const outputs = joinHeads(b, policy, game, heads, legal);
  const value = network.functions.get("value");
  if (!value) return outputs;
  const estimate = call(value);
  if (estimate.kind !== "tensor" || countOf(estimate.node) !== 1) return misfit(value, "1 number", estimate);
  return { ...outputs, value: b.label(b.reshape(estimate.node, [observation.shape[0]]), `estimates of ${policy.name} in ${game.name}`) };
}

/** How many numbers a tensor has for each row. */
function countOf(node: Value): number {
  return node.shape.slice(1).reduce<number>((n, s) => n * Number(s), 1);
}

function expectedOf(site: Site): string {
  const heads = headsOf(site);
  const size = site.real?.size ?? site.size;
  const plain = `${size} number${size === 1 ? "" : "s"}`;
  if (site.real || !heads) return plain;
  return `${plain}, or for its heads ${heads.map((h) => `${h.name}: real[${h.size}]`).join(", ")}`;
}

/** What a function gave for a choice of reals: normal distributions, or their means alone. */
function realHead(b: ProgramBuilder, policy: StagedPolicy, site: Site, result: Staged): SiteHead | undefined {
  const size = site.real?.size ?? 0;
  const mean = result.kind === "normals" ? result.mean : result.kind === "tensor" ? result.node : undefined;
  if (!mean || countOf(mean) !== size) return undefined;
  const flat = b.reshape(mean, [mean.shape[0], size]);
  const given = result.kind === "normals" ? result.logDeviation : undefined;
  const own = (): Value => (policy.bare ? certain(b, site, flat) : learnedDeviation(b, `${policy.name}.head.${site.name}`, site, flat));
  const logDeviation = given ? b.reshape(given, flat.shape) : own();
  return { kind: "normals", normals: { mean: flat, logDeviation } };
}

/** What a function gave for a choice that can be listed: a logit for each move, or logits for each of its heads. */
function finiteHead(b: ProgramBuilder, policy: StagedPolicy, game: GameIr, at: number, result: Staged, legal: Value): SiteHead | undefined {
  const site = game.sites[at];
  const heads = headsOf(site);
  const own = heads && ownHeads(b, heads, result);
  if (heads && own) {
    const logits = policy.heads === "chained" ? chainedHeads(b, `${policy.name}.head.${site.name}`, heads, own) : own;
    return { kind: "logits", logits: jointLogits(b, heads, legalAt(b, game, at, legal), logits) };
  }
  if (result.kind !== "tensor" || countOf(result.node) !== site.size) return undefined;
  return { kind: "logits", logits: b.reshape(result.node, [result.node.shape[0], site.size]) };
}

/** Logits of each head: a record with a field for each, or an array with an entry for each. */
function ownHeads(b: ProgramBuilder, heads: readonly Head[], result: Staged): ((head: number) => Value) | undefined {
  if (result.kind === "record") {
    const fields = heads.map((head) => result.fields.get(head.name));
    const fit = fields.every((field, i) => field?.kind === "tensor" && countOf(field.node) === heads[i].size);
    return fit ? (at) => flat(b, fields[at], heads[at].size) : undefined;
  }
  const [{ size }] = heads;
  if (result.kind !== "tensor" || heads.some((h) => h.size !== size)) return undefined;
  const { node } = result;
  if (node.shape.length < 3 || countOf(node) !== heads.length * size || Number(node.shape.at(-1)) !== size) return undefined;
  const rows = b.reshape(node, [node.shape[0], heads.length, size]);
  return (at) => b.reshape(b.slice(rows, 1, at, at + 1), [node.shape[0], size]);
}

function flat(b: ProgramBuilder, value: Staged | undefined, size: number): Value {
  if (value?.kind !== "tensor") throw new Error("a bug in spc: a head that is no tensor");
  return b.reshape(value.node, [value.node.shape[0], size]);
}

function featureNamed(game: GameIr, name: string): FeatureInfo | undefined {
  return observationLayout(game).features.find((f) => f.name === name);
}

/** A feature of the flat observation as [rows, …axes]. */
export function featureTensor(b: ProgramBuilder, feature: FeatureInfo, observation: Value): Value {
  const size = feature.shape.reduce((n, s) => n * s, 1) * feature.width;
  return b.reshape(b.slice(observation, 1, feature.offset, feature.offset + size), [observation.shape[0], ...featureShape(feature)]);
}

/** What a parameter stands for, its axes called as its type calls them; everything flat without a parameter. */
function observedBy(b: ProgramBuilder, game: GameIr, param: ast.Param | undefined, observation: Value): Staged {
  const feature = param && featureNamed(game, param.name.text);
  if (!feature) return { kind: "tensor", node: observation, axes: [undefined] };
  const shape = featureShape(feature);
  const names =
    param.type?.kind === "array_type" && [feature.shape.length, shape.length].includes(param.type.dims.length)
      ? param.type.dims.map(axisName)
      : [];
  return { kind: "tensor", node: featureTensor(b, feature, observation), axes: shape.map((_, i) => names[i]) };
}
