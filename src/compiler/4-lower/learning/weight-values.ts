/** Weights as values: players with given weights, what is drawn of weights, and vectors of them. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { drawOf } from "./draws.js";
import type { HostExpr, HostType } from "./host.js";
import { asValue } from "./host-values.js";
import { wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import type { Context, StagedPolicy } from "./session.js";
import { describe, UNKNOWN, type NetworkValue, type Staged } from "./values.js";

type HostValue = Staged & { kind: "host" };
type WeightsType = HostType & { kind: "weights" };

/** The type of a network's weights. */
export function weightsType(network: NetworkValue): WeightsType {
  return { kind: "weights", network: network.decl.name.text };
}

/** The element's type where a value is a list of weights. */
export function listOfWeights(value: Staged): WeightsType | undefined {
  return value.kind === "host" && value.type.kind === "list" && value.type.element.kind === "weights" ? value.type.element : undefined;
}

/** What plays with weights that are values: a declared policy, or a network, which gets heads as an agent does and explores nothing. */
export function playerOf({ session }: Context, of: Staged): StagedPolicy | undefined {
  if (of.kind === "policy") return session.policies.get(of.name);
  if (of.kind !== "network") return undefined;
  const name = `net_${of.summary
    .replace(/\(\)$/, "")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/_$/, "")}`;
  const known = session.policies.get(name);
  if (known) return known;
  const made: StagedPolicy = { name, member: of.decl, network: of, games: new Map(), improved: false, bare: true, value: false };
  session.policies.set(name, made);
  return made;
}

/** `controller(weights: w)`, `hero(weights: w)`: a player with these weights. */
export function withWeights(context: Context, of: Staged, weights: Staged, span: Span): Staged {
  const player = playerOf(context, of);
  if (weights.kind === "unknown" || of.kind === "unknown") return UNKNOWN;
  const given = asHost(weights);
  if (!player || given?.type.kind !== "weights" || given.type.network !== player.network.decl.name.text) {
    return context.session.fail(wrongKind, span, {
      expected: player
        ? `weights of the network \`${player.network.decl.name.text}\``
        : "a network or a declared policy before `(weights: …)`",
      found: describe(player ? weights : of),
    });
  }
  const args: HostExpr[] = [{ kind: "run" }, { kind: "const", value: player.name }, given.expr];
  return hostCall("policyWith", args, { kind: "policy", of: [player.name] });
}

/** `~ initial(network)`: how its weights start. */
export function initialWeights(context: Context, of: Staged, span: Span): Staged {
  const player = playerOf(context, of);
  if (of.kind === "unknown") return UNKNOWN;
  if (!player)
    return context.session.fail(wrongKind, span, { expected: "a network or a declared policy for `initial`", found: describe(of) });
  const from: HostExpr = { kind: "call", name: "initialOf", args: [{ kind: "run" }, { kind: "const", value: player.name }] };
  return drawOf(context, "initial", span, from, weightsType(player.network));
}

/** `~ perturb(w, deviation)`, of one or of each of a list. */
export function perturb(context: Context, name: string, of: Staged, deviation: HostExpr, span: Span): Staged {
  const value = asValue(of);
  const each = value && listOfWeights(value);
  if (value?.type.kind === "weights" || each) {
    const from: HostExpr = { kind: "call", name: each ? "perturbedEach" : "perturbed", args: [value!.expr, deviation] };
    return drawOf(context, name, span, from, value!.type);
  }
  return of.kind === "unknown"
    ? UNKNOWN
    : context.session.fail(wrongKind, span, { expected: `weights for \`${name}\`, or a list of them`, found: describe(of) });
}

/** Whether a value is weights. */
export function isWeights(value: Staged): value is HostValue & { readonly type: WeightsType } {
  return value.kind === "host" && value.type.kind === "weights";
}

/** `w + v`, `w - v`, `s * w`, `w / s`; undefined where neither side is weights. */
export function weightsArithmetic(context: Context, op: ast.BinaryOp, left: Staged, right: Staged, span: Span): Staged | undefined {
  if (!isWeights(left) && !isWeights(right)) return undefined;
  const [a, b] = [asHost(left), asHost(right)];
  const both = a?.type.kind === "weights" && b?.type.kind === "weights" && a.type.network === b.type.network;
  if (a && b && both && (op === "+" || op === "-"))
    return hostCall(op === "+" ? "addWeights" : "subtractWeights", [a.expr, b.expr], a.type);
  const [weights, number] = a?.type.kind === "weights" ? [a, b] : [b, a];
  if (weights && number?.type.kind === "number" && op === "*") return hostCall("scaleWeights", [weights.expr, number.expr], weights.type);
  if (a?.type.kind === "weights" && b?.type.kind === "number" && op === "/") {
    const by: HostExpr = { kind: "call", name: "divide", args: [{ kind: "const", value: 1 }, b.expr] };
    return hostCall("scaleWeights", [a.expr, by], a.type);
  }
  return context.session.fail(
    wrongKind,
    span,
    { expected: `what \`${op}\` takes`, found: `${describe(left)} and ${describe(right)}` },
    { help: "weights of one network are added and subtracted; a number multiplies or divides them" },
  );
}
