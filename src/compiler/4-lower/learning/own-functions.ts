/**
 * Networks that write their own heads: a function named like a decision site gives that site's logits, `value` the estimate. Parameters are matched
 * with what is observed by name; `observation` alone takes everything flat.
 */
import { meant } from "../../2-bind/did-you-mean.js";
import type * as ast from "../../1-parse/ast.js";
import { nearest } from "../../diagnostics/define.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { masked } from "../arrays/layers.js";
import type { GameIr } from "../games/ir.js";
import { observationLayout } from "../games/layout.js";
import type { AgentOutputs } from "./agents.js";
import { apply } from "./calls.js";
import { closureOf } from "./fixed.js";
import { badShape, noFeature, noSiteFunction } from "./messages.js";
import type { Context, GraphContext, StagedPolicy } from "./session.js";
import { featureShape } from "./tables.js";
import { describe, type Staged } from "./values.js";

function functionOf(decl: ast.NetworkDecl, name: string): ast.FnDecl | undefined {
  return decl.members.find((m): m is ast.FnDecl => m.kind === "fn" && m.name.text === name);
}

/** Whether a policy's network estimates by a function of its own. */
export function estimates(decl: ast.NetworkDecl): boolean {
  return functionOf(decl, "value") !== undefined;
}

/** Reports sites without a function, and parameters that nobody observes. */
export function ownFunctionsFit(context: Context, policy: StagedPolicy, games: readonly GameIr[]): boolean {
  const { decl } = policy.network;
  let good = true;
  for (const game of games) {
    const features = observationLayout(game).features.map((f) => f.name);
    const functions = game.sites.map((site) => ({ site: site.name, fn: functionOf(decl, site.name) }));
    for (const { site, fn } of [...functions, { site: "value", fn: functionOf(decl, "value") }]) {
      if (!fn) {
        if (site === "value") continue;
        good = false;
        context.session.report(
          noSiteFunction,
          decl.name.span,
          { network: decl.name.text, site, game: game.name },
          { help: `write \`fn ${site}(…) -> real[${game.sites.find((s) => s.name === site)?.size ?? "n"}]\`` },
        );
        continue;
      }
      for (const param of fn.params) {
        if (features.includes(param.name.text) || takesAll(fn)) continue;
        good = false;
        const close = nearest(param.name.text, features);
        context.session.report(
          noFeature,
          param.name.span,
          { name: param.name.text, fn: fn.name.text, game: game.name },
          close ? meant(param.name.span, close) : { help: `what is observed there: ${features.join(", ")}` },
        );
      }
    }
  }
  return good;
}

function takesAll(fn: ast.FnDecl): boolean {
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
  const call = (fn: ast.FnDecl, size: number): Value | undefined => {
    const positional = fn.params.map((param) => ({
      value: featureTensor(b, game, takesAll(fn) ? undefined : param.name.text, observation),
      span: param.span,
      expr: { kind: "unknown", span: param.span } as const,
    }));
    const result = apply(inner, closureOf(fn, network.scope), { positional, named: new Map(), span: fn.span }, fn);
    if (result.kind === "unknown") return undefined;
    const sizes = result.kind === "tensor" ? result.node.shape.slice(1) : [];
    if (result.kind !== "tensor" || sizes.reduce<number>((n, s) => n * Number(s), 1) !== size) {
      context.session.report(badShape, fn.name.span, {
        problem: `\`${fn.name.text}\` must give ${size} number${size === 1 ? "" : "s"} a row in ${game.name}, found ${result.kind === "tensor" ? `real[${sizes.join(", ")}]` : describe(result)}`,
      });
      return undefined;
    }
    return b.reshape(result.node, [observation.shape[0], size]);
  };
  const logits: Value[] = [];
  for (const site of game.sites) {
    const fn = functionOf(network.decl, site.name);
    const head = fn && call(fn, site.size);
    if (!head) return undefined;
    logits.push(head);
  }
  const logp = b.label(b.logSoftmax(masked(b, b.concat(logits, -1), legal)), `log-probabilities of ${policy.name} in ${game.name}`);
  const value = functionOf(network.decl, "value");
  if (!value) return { logp };
  const estimate = call(value, 1);
  return estimate && { logp, value: b.label(b.reshape(estimate, [observation.shape[0]]), `estimates of ${policy.name} in ${game.name}`) };
}

/** A feature of the flat observation as [rows, …axes]; everything flat without a name. */
function featureTensor(b: ProgramBuilder, game: GameIr, name: string | undefined, observation: Value): Staged {
  if (name === undefined) return { kind: "tensor", node: observation, axes: [undefined] };
  const feature = observationLayout(game).features.find((f) => f.name === name)!;
  const shape = featureShape(feature);
  const size = feature.shape.reduce((n, s) => n * s, 1) * feature.width;
  const flat = b.slice(observation, 1, feature.offset, feature.offset + size);
  return { kind: "tensor", node: b.reshape(flat, [observation.shape[0], ...shape]), axes: shape.map(() => undefined) };
}
