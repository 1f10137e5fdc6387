/** Pools: `past.add(policy)`, `past.draw(weights)`, and numbers for each pair of members (D11). */
import type * as ast from "../../1-parse/ast.js";
import type { Arguments } from "./calls.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr } from "./host.js";
import { notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import type { Context } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

type Pool = Staged & { kind: "pool" };

export function lastingPool(name: string): HostExpr {
  return { kind: "lasting", what: "pool", name };
}

/** `past.add(policy)` gives the new member; `past.draw(weights)` is a mixture of the members. */
export function poolRule(context: Context, pool: Pool, rule: ast.Name, args: Arguments): Staged {
  const { session } = context;
  const first = args.positional[0]?.value;
  if (first?.kind === "unknown") return UNKNOWN;
  const of = [pool.policy];
  if (rule.text === "add") {
    const policy = first && asHost(first);
    if (policy?.type.kind !== "policy" || policy.type.mixture)
      return session.fail(wrongKind, args.span, { expected: "a policy", found: first ? describe(first) : "no argument" });
    return hostCall("addToPool", [lastingPool(pool.name), policy.expr], { kind: "policy", of }, true);
  }
  const weights = first && shares(context, pool, first, args.span);
  if (first && !weights) return UNKNOWN;
  return hostCall("poolDraw", [lastingPool(pool.name), ...(weights ? [weights] : [])], { kind: "policy", of, mixture: true }, true);
}

/** Weights of a pool's members: what `nash` gives; undefined after a report. `uniform` is none. */
export function shares(context: Context, pool: Pool, value: Staged, span: Arguments["span"]): HostExpr | undefined {
  const host = asHost(value);
  if (host?.type.kind === "shares" && host.type.pool === pool.name) return host.expr;
  if (value.kind !== "unknown")
    context.session.report(
      wrongKind,
      span,
      { expected: `weights of the members of \`${pool.name}\``, found: describe(value) },
      { help: "`nash(payoff)` gives weights; without any, all members are equally likely" },
    );
  return undefined;
}

/** `var payoff: real[past, past] = 0`: the pool of both axes, or undefined if the type is another. */
export function pairsPool(context: Context, type: ast.TypeNode | undefined): string | undefined {
  if (type?.kind !== "array_type" || type.dims.length !== 2) return undefined;
  const pools = type.dims.map((dim) => {
    const name =
      dim.kind === "named_type" ? dim.path[0] : dim.kind === "size_type" && dim.size.kind === "name_expr" ? dim.size.name : undefined;
    const value = name && context.scope.find(name.text);
    return value?.kind === "pool" ? value.name : undefined;
  });
  return pools[0] !== undefined && pools[0] === pools[1] ? pools[0] : undefined;
}

/** Both members that an index of pairs names. */
export function pairIndex(context: Context, indices: readonly ast.IndexNode[], span: ast.Node["span"]): readonly HostExpr[] | undefined {
  const members = indices.map((index) => (index.kind === "wildcard" ? UNKNOWN : evaluate(context, index)));
  if (indices.some((index) => index.kind === "wildcard")) context.session.report(notYet, span, { what: "`_` as an index of pairs" });
  if (members.some((m) => m.kind === "unknown")) return undefined;
  const hosts = members.map(asHost);
  if (hosts.length === 2 && hosts.every((h) => h?.type.kind === "policy")) return hosts.map((h) => h!.expr);
  context.session.report(wrongKind, span, { expected: "two members of the pool as the index", found: members.map(describe).join(", ") });
  return undefined;
}
