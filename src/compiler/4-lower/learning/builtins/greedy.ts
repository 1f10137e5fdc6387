/** Policies that play the best move: their heads say what moves are worth, or another policy says how likely they are. */
import { apply } from "../calls.js";
import { isBatch } from "../joining.js";
import type { HostExpr, HostType, Table } from "../host.js";
import { badArgument, wrongKind } from "../messages.js";
import { asHost, hostCall } from "../operators.js";
import { constant, describe, UNKNOWN, type Staged } from "../values.js";
import { playsRowsOf } from "../rated-games.js";
import { argument, required, type Builtin, type Call } from "./call.js";

interface Asked {
  readonly policy: string | undefined;
  readonly expr: HostExpr;
  readonly batch: HostExpr;
  readonly table: Table;
}

/** The policy that is asked and the rows it is asked about. */
function asked(call: Call): Asked | undefined {
  const { session } = call.context;
  const value = required(call, "policy");
  const batch = required(call, "batch");
  const policy = asHost(value);
  if (value.kind === "unknown" || batch.kind === "unknown") return undefined;
  const of = policy?.type.kind === "policy" ? (policy.type.of ?? []) : [];
  if (!policy || of.length === 0 || !of.every((name) => session.policies.get(name)?.greedy)) {
    session.report(
      wrongKind,
      call.args.span,
      { expected: `a policy \`greedy(network)\` for \`${call.name}\``, found: describe(value) },
      { why: "heads of other policies give log-probabilities, not what moves are worth" },
    );
    return undefined;
  }
  if (!isBatch(batch)) {
    session.report(wrongKind, call.args.span, { expected: `a table for \`${call.name}\``, found: describe(batch) });
    return undefined;
  }
  for (const name of of) playsRowsOf(call.context, name, batch.type.table);
  return { policy: value.kind === "policy" ? value.name : undefined, expr: policy.expr, batch: batch.expr, table: batch.type.table };
}

/** Of the policy that learns, a node a game; of others, and outside objectives, a column. */
function worth(call: Call, found: Asked, of: "move" | "best"): Staged {
  const { context, args } = call;
  const objective = context.graph?.objective;
  const { table } = found;
  const learner = found.policy === undefined ? undefined : objective?.learner(found.policy);
  if (objective && learner) {
    if (!objective.use(table, found.batch, args.span)) return UNKNOWN;
    const parts = table.games.flatMap((game) => {
      const ir = context.session.games.get(game)!;
      const node = of === "move" ? learner.logp(ir, table) : learner.best(ir, table);
      return node ? [{ game, node }] : [];
    });
    return parts.length === table.games.length ? { kind: "graph_column", table, parts, axes: [] } : UNKNOWN;
  }
  const type: HostType = { kind: "column", level: "decision", table, of: "number" };
  return hostCall(of === "move" ? "moveValue" : "bestValue", [found.expr, found.batch], type, true);
}

export const greedyPlayers: Readonly<Record<string, Builtin>> = {
  greedy: {
    params: ["of", "explore", "duelling"],
    doc: "Plays the best move: of a network, whose heads say what moves are worth, with a chance `explore` of any move; or of another policy, its likeliest.",
    run: (call) => {
      const { context, args } = call;
      let of = required(call, "of");
      if (of.kind === "network_decl") of = apply(context, of, { positional: [], named: new Map(), span: args.span }, call.site);
      if (of.kind === "network") {
        const explore = argument(call, "explore") ?? constant(0);
        const expr =
          explore.kind === "schedule" ? explore.expr : asHost(explore)?.type.kind === "number" ? asHost(explore)?.expr : undefined;
        if (!expr)
          return explore.kind === "unknown"
            ? UNKNOWN
            : context.session.fail(wrongKind, args.span, { expected: "a number or a schedule for `explore`", found: describe(explore) });
        const options = new Map([...args.named].filter(([name]) => name !== "explore").map(([name, arg]) => [name, arg.value]));
        return { kind: "agent", network: of, options, explore: expr };
      }
      const policy = asHost(of);
      if (policy?.type.kind === "policy" && !policy.type.mixture) {
        if (args.positional.length + args.named.size > 1)
          return context.session.fail(badArgument, args.span, { callee: "`greedy`", problem: "of a policy it takes nothing else" });
        return hostCall("greedyPlayer", [policy.expr], policy.type, true);
      }
      return of.kind === "unknown"
        ? UNKNOWN
        : context.session.fail(wrongKind, args.span, { expected: "a network or a policy for `greedy`", found: describe(of) });
    },
  },
  move_value: {
    params: ["policy", "batch", "move"],
    doc: "What a greedy policy holds the recorded move to be worth, or another one: a column of moves.",
    run: (call) => {
      const found = asked(call);
      if (!found) return UNKNOWN;
      const other = argument(call, "move");
      if (!other) return worth(call, found, "move");
      const move = asHost(other);
      if (move?.type.kind !== "column" || move.type.table.id !== found.table.id)
        return other.kind === "unknown"
          ? UNKNOWN
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a column of moves for `move`", found: describe(other) });
      const type: HostType = { kind: "column", level: "decision", table: found.table, of: "number" };
      return hostCall("moveValue", [found.expr, found.batch, move.expr], type, true);
    },
  },
  best_value: {
    params: ["policy", "batch"],
    doc: "What a greedy policy holds its best legal move to be worth.",
    run: (call) => {
      const found = asked(call);
      return found ? worth(call, found, "best") : UNKNOWN;
    },
  },
  best_move: {
    params: ["policy", "batch"],
    doc: "The legal move that a greedy policy holds to be worth most; of equals the first.",
    run: (call) => {
      const found = asked(call);
      if (!found) return UNKNOWN;
      const type: HostType = { kind: "column", level: "decision", table: found.table, of: "number" };
      return hostCall("bestMove", [found.expr, found.batch], type, true);
    },
  },
};
