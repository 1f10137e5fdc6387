/** `kl(p, q, batch)`: how far two policies are from each other at each recorded decision, over all moves and not over the one that was made. */
import type { ProgramBuilder, Value } from "../../arrays/builder.js";
import { siteOffsets } from "../agents.js";
import { guarded } from "../graph-operators.js";
import type { HostExpr, HostType, Table } from "../host.js";
import { isBatch } from "../joining.js";
import { badArgument, notYet, wrongKind } from "../messages.js";
import { asHost, hostCall } from "../operators.js";
import { playsRowsOf } from "../rated-games.js";
import type { LearnerOutputs } from "../session.js";
import { describe, UNKNOWN, type Staged } from "../values.js";
import { required, type Builtin, type Call } from "./call.js";

interface Side {
  /** Of a declared policy. */
  readonly name: string | undefined;
  readonly expr: HostExpr;
}

/** A policy that gives probabilities of moves, or undefined after a report. */
function side(call: Call, which: "policy" | "reference", table: Table): Side | undefined {
  const { context, args } = call;
  const value = required(call, which);
  const host = asHost(value);
  if (value.kind === "unknown") return undefined;
  if (host?.type.kind !== "policy" || host.type.mixture) {
    context.session.report(wrongKind, args.span, { expected: `a policy for \`${which}\` of \`kl\``, found: describe(value) });
    return undefined;
  }
  for (const name of host.type.of ?? []) {
    const declared = context.session.policies.get(name);
    if (declared?.greedy) {
      context.session.report(
        badArgument,
        args.span,
        { callee: "`kl`", problem: `the policy \`${name}\` is greedy: its heads say what moves are worth` },
        { help: "`agent(network)` makes a policy with probabilities" },
      );
      return undefined;
    }
    if (declared?.writer) {
      context.session.report(
        notYet,
        args.span,
        { what: "`kl` of a policy that writes" },
        { help: "`kl_low_variance` needs only what was written" },
      );
      return undefined;
    }
    playsRowsOf(context, name, table);
  }
  return { name: value.kind === "policy" ? value.name : undefined, expr: host.expr };
}

/** sum p (log p - log q) over the last axis. What is illegal has probability 0 and a log-probability of about -1e9; their product is 0. */
function divergence(b: ProgramBuilder, p: Value, q: Value): Value {
  return b.sum(b.mul(b.exp(p), b.sub(b.max(p, -1e4), b.max(q, -1e4))), [-1]);
}

function kl(call: Call): Staged {
  const { context, args } = call;
  const { session } = context;
  const batch = required(call, "batch");
  if (batch.kind === "unknown") return UNKNOWN;
  if (!isBatch(batch)) return session.fail(wrongKind, args.span, { expected: "a batch for `kl`", found: describe(batch) });
  const { table } = batch.type;
  const games = table.games.flatMap((name) => session.games.get(name) ?? []);
  const odd = games.find((game) => game.sites.some((site) => site.real));
  if (odd) return session.fail(notYet, args.span, { what: `\`kl\` in ${odd.name}, whose decisions choose reals` });
  const [p, q] = [side(call, "policy", table), side(call, "reference", table)];
  if (!p || !q) return UNKNOWN;
  const type: HostType = { kind: "column", level: "decision", table, of: "number" };
  const objective = context.graph?.objective;
  const learns = (of: Side): LearnerOutputs | undefined => (of.name === undefined ? undefined : objective?.learner(of.name));
  if (!objective || (!learns(p) && !learns(q))) return hostCall("divergence", [p.expr, q.expr, batch.expr], type, true);
  if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
  const width = Math.max(...games.map((game) => siteOffsets(game).logits));
  /** One node a game: of the learner its own outputs, of another what the host found. */
  const nodes = (of: Side): readonly Value[] | undefined => {
    const learner = learns(of);
    if (learner) {
      const own = games.flatMap((game) => learner.moves(game, table) ?? []);
      return own.length === games.length ? own : undefined;
    }
    const rows: HostType = { ...type, shape: [width] };
    const fed = objective.column(
      { kind: "host", expr: { kind: "call", name: "moveChances", args: [of.expr, batch.expr], host: true }, type: rows },
      args.span,
    );
    const b = context.graph?.builder;
    return fed.kind === "graph_column" && b ? fed.parts.map(({ node }, i) => b.slice(node, 1, 0, siteOffsets(games[i]).logits)) : undefined;
  };
  return guarded(context, args.span, () => {
    const [left, right] = [nodes(p), nodes(q)];
    const b = context.graph?.builder;
    if (!left || !right || !b) return UNKNOWN;
    const parts = games.map(({ name }, i) => ({ game: name, node: divergence(b, left[i], right[i]) }));
    return { kind: "graph_column", table, parts, axes: [] };
  });
}

export const divergences: Readonly<Record<string, Builtin>> = {
  kl: {
    params: ["policy", "reference", "batch"],
    doc: "The Kullback-Leibler divergence KL(policy, reference) in nats at each recorded decision, exact over all its moves; gradients flow through the policy that learns.",
    run: kl,
  },
};
