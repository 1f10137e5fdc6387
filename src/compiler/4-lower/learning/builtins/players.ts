/** Players as values, and what is measured of them. */
import { apply } from "../calls.js";
import { asExactGame, asGame } from "../fixed.js";
import type { HostExpr, HostType, Table } from "../host.js";
import { badArgument, wrongKind } from "../messages.js";
import { guarded } from "../graph-operators.js";
import { asValue } from "../host-values.js";
import { toConst } from "../known.js";
import { asHost, hostCall } from "../operators.js";
import { lastingPool, shares } from "../pools.js";
import { SAYS } from "../said.js";
import type { Context } from "../session.js";
import { describe, UNKNOWN, type Owner, type Staged } from "../values.js";
import { playsRowsOf } from "../rated-games.js";
import { greedyPlayers } from "./greedy.js";
import { writingPlayers } from "./writing-players.js";
import { searchingPlayers } from "./searching.js";
import { argument, numberOf, required, type Builtin, type Call } from "./call.js";

function policyArgument(call: Call, name: string): (Staged & { kind: "host" }) | undefined {
  const value = required(call, name);
  const host = asHost(value);
  if (host?.type.kind === "policy") return host;
  if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a policy for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  return undefined;
}

/** What an owner's network has learned, as a value. */
export function weightsOf(owner: Owner): Staged {
  const of = { kind: "lasting", what: owner.what, name: owner.name } as const;
  return hostCall("weightsOf", [of], { kind: "weights", network: owner.network.decl.name.text });
}

/** `exploitability(policy, game)`: exact, by the game's tree. */
function exactMeasure(doc: string): Builtin {
  return {
    params: ["policy", "game"],
    doc,
    run: (call) => {
      const policy = policyArgument(call, "policy");
      const game = asExactGame(call.context, required(call, "game"), call.args.span);
      if (!policy || !game) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      noteGame(call.context, call.args.positional[0]?.value, game);
      return hostCall(call.name, [policy.expr, { kind: "game", name: game.ir.name }], { kind: "number", integer: false }, true);
    },
  };
}

/** A policy that is measured on a game must know how to play it. */
function noteGame(context: Context, policy: Staged | undefined, game: Staged & { kind: "game" }): void {
  const host = policy && asHost(policy);
  if (host?.type.kind !== "policy") return;
  for (const name of host.type.of ?? []) context.session.policies.get(name)?.games.set(game.ir.name, game.ir);
}

function matchMeasure(doc: string): Builtin {
  return {
    params: ["policy", "against", "game", "episodes"],
    doc,
    run: (call) => {
      const policy = policyArgument(call, "policy");
      const against = policyArgument(call, "against");
      const game = asGame(call.context, required(call, "game"), call.args.span);
      const episodes = numberOf(call, "episodes", 200);
      if (!policy || !against || !game || episodes === undefined) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      for (const arg of call.args.positional) noteGame(call.context, arg.value, game);
      return hostCall(
        call.name,
        [policy.expr, against.expr, { kind: "game", name: game.ir.name }, { kind: "const", value: episodes }],
        { kind: "number", integer: false },
        true,
      );
    },
  };
}

interface PolicyBatch {
  /** Of a declared policy. */
  readonly policy: string | undefined;
  /** The declared policies behind it. */
  readonly of: readonly string[];
  readonly expr: HostExpr;
  readonly batch: Staged & { kind: "host" };
  readonly table: Table;
}

/** A policy and the rows it is asked about: a declared one, or one as it was. */
function policyBatch(call: Call): PolicyBatch | undefined {
  const value = required(call, "policy");
  const batch = required(call, "batch");
  if (value.kind === "unknown" || batch.kind === "unknown") return undefined;
  const host = asHost(value);
  if (host?.type.kind !== "policy" || host.type.mixture) {
    call.context.session.report(wrongKind, call.args.span, { expected: `a policy for \`${call.name}\``, found: describe(value) });
    return undefined;
  }
  if (batch.kind !== "host" || batch.type.kind !== "batch") {
    call.context.session.report(wrongKind, call.args.span, { expected: `a batch for \`${call.name}\``, found: describe(batch) });
    return undefined;
  }
  const of = host.type.of ?? [];
  for (const name of of) playsRowsOf(call.context, name, batch.type.table);
  const policy = value.kind === "policy" ? value.name : undefined;
  return { policy, of, expr: host.expr, batch: batch as Staged & { kind: "host" }, table: batch.type.table };
}

/** `logp` and `entropy`: graph nodes for the policy under improvement, host columns otherwise (D6: all else is constant). */
function rating(name: "logp" | "entropy", doc: string): Builtin {
  return {
    params: ["policy", "batch"],
    doc,
    run: (call) => {
      const found = policyBatch(call);
      if (!found) return UNKNOWN;
      const { context, args } = call;
      const { table, batch } = found;
      const objective = context.graph?.objective;
      const greedy = found.of.find((of) => context.session.policies.get(of)?.greedy);
      if (greedy !== undefined) {
        return context.session.fail(
          badArgument,
          args.span,
          { callee: `\`${name}\``, problem: `the policy \`${greedy}\` is greedy: its heads say what moves are worth` },
          { help: "`move_value`, `best_value` and `best_move` ask it; `agent(network)` makes a policy with log-probabilities" },
        );
      }
      const learner = found.policy === undefined ? undefined : objective?.learner(found.policy);
      if (objective && learner) {
        if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
        return guarded(context, args.span, () => {
          const parts = table.games.flatMap((game) => {
            const ir = context.session.games.get(game)!;
            const node = learner[name](ir, table);
            return node ? [{ game, node }] : [];
          });
          return parts.length === table.games.length ? { kind: "graph_column", table, parts, axes: [] } : UNKNOWN;
        });
      }
      const type: HostType = { kind: "column", level: "decision", table, of: "number" };
      return hostCall(name, [found.expr, batch.expr], type, true);
    },
  };
}

export const players: Readonly<Record<string, Builtin>> = {
  agent: {
    params: ["network", "value", "heads"],
    doc: "A player with one head a site on the body of a network.",
    run: (call) => {
      let network = required(call, "network");
      if (network.kind === "network_decl")
        network = apply(call.context, network, { positional: [], named: new Map(), span: call.args.span }, call.site);
      if (network.kind !== "network")
        return network.kind === "unknown"
          ? network
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a network for `agent`", found: describe(network) });
      const options = new Map([...call.args.named].map(([name, arg]) => [name, arg.value]));
      return { kind: "agent", network, options };
    },
  },
  ...writingPlayers,
  ...greedyPlayers,
  ...searchingPlayers,
  random_player: { params: [], doc: "A player that draws uniformly from its legal moves.", run: () => ({ kind: "random_player" }) },
  says: {
    params: ["value"],
    doc: "Data through a seat (D7): at its decision the value is chosen, at several a record has a field for each; it has no log-probabilities.",
    run: (call) => {
      const given = required(call, "value");
      if (given.kind === "unknown") return UNKNOWN;
      if (!call.context.binding)
        return call.context.session.fail(
          badArgument,
          call.args.span,
          { callee: "`says`", problem: "it stands where a seat is bound: what it says depends on the decisions of that seat" },
          { help: "write it in the `collect`: `with pupil: says(x)`" },
        );
      const value = asValue(given);
      if (!value) return call.context.session.fail(wrongKind, call.args.span, { expected: "a value for `says`", found: describe(given) });
      const expr: HostExpr = { kind: "call", name: "says", args: [value.expr] };
      call.context.session.said.set(expr, { value: value.expr, type: value.type, span: call.args.span });
      return { kind: "host", expr, type: { kind: "policy", of: [SAYS] } };
    },
  },
  snapshot: {
    params: ["policy"],
    doc: "A copy of a policy as it is now, frozen for good (D7).",
    run: (call) => {
      const of = argument(call, "policy");
      if (of?.kind === "weighted") return weightsOf(of.owner);
      const policy = policyArgument(call, "policy");
      const declared = policy?.type.kind === "policy" ? policy.type.of : undefined;
      return policy ? hostCall("snapshot", [policy.expr], { kind: "policy", ...(declared && { of: declared }) }, true) : UNKNOWN;
    },
  },
  reset: {
    params: ["policy"],
    doc: "Forgets a policy's moments (D7): the next `improve` begins as the first one did, with the weights as they are.",
    run: (call) => {
      const value = required(call, "policy");
      if (value.kind === "policy") {
        const name: HostExpr = { kind: "const", value: value.name };
        return hostCall("resetMoments", [name], { kind: "unit" }, true);
      }
      return value.kind === "unknown"
        ? value
        : call.context.session.fail(wrongKind, call.args.span, { expected: "a declared policy for `reset`", found: describe(value) });
    },
  },
  mix: {
    params: ["a", "b", "share"],
    doc: "Weights between those of two owners of one network, or a policy between two of one declaration: (1 - share) a + share b.",
    run: (call) => {
      const [a, b] = ["a", "b"].map((name) => {
        const value = required(call, name);
        return value.kind === "weighted" ? weightsOf(value.owner) : value;
      });
      const share = numberOf(call, "share");
      if (a.kind === "unknown" || b.kind === "unknown" || share === undefined) return UNKNOWN;
      const [x, y] = [asHost(a), asHost(b)];
      if (x?.type.kind === "policy" && y?.type.kind === "policy") {
        return hostCall("mixPolicies", [x.expr, y.expr, { kind: "const", value: share }], x.type, true);
      }
      if (x?.type.kind !== "weights" || y?.type.kind !== "weights" || x.type.network !== y.type.network) {
        return call.context.session.fail(wrongKind, call.args.span, {
          expected: "weights of one network for `mix`",
          found: `${describe(a)} and ${describe(b)}`,
        });
      }
      return hostCall("mixWeights", [x.expr, y.expr, { kind: "const", value: share }], x.type);
    },
  },
  average: {
    params: ["pool", "weights"],
    doc: "The average of a pool's members, by weight: plays like one of them, drawn before each episode (realisation-equivalent mixture).",
    run: (call) => {
      const pool = required(call, "pool");
      if (pool.kind !== "pool")
        return pool.kind === "unknown"
          ? pool
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a pool for `average`", found: describe(pool) });
      const given = argument(call, "weights");
      const weights = given && shares(call.context, pool, given, call.args.span);
      if (given && !weights) return UNKNOWN;
      const type: HostType = { kind: "policy", of: [pool.policy], mixture: true };
      return hostCall("averageOf", [lastingPool(pool.name), ...(weights ? [weights] : [])], type, true);
    },
  },
  nash: {
    params: ["payoff"],
    doc: "How an equilibrium of the zero-sum game between a pool's members mixes them; `payoff[a, b]` is what a wins from b. By a linear program.",
    run: (call) => {
      const payoff = required(call, "payoff");
      if (payoff.kind === "host" && payoff.type.kind === "pairs")
        return hostCall("nash", [lastingPool(payoff.type.pool), payoff.expr], { kind: "shares", pool: payoff.type.pool }, true);
      return payoff.kind === "unknown"
        ? payoff
        : call.context.session.fail(wrongKind, call.args.span, {
            expected: "a number for each pair of a pool's members",
            found: describe(payoff),
          });
    },
  },
  value: {
    params: ["policy", "batch"],
    doc: "What a policy with `value: true` estimates, at each recorded decision, that its seat will still be paid.",
    run: (call) => {
      const found = policyBatch(call);
      if (!found) return UNKNOWN;
      const { context, args } = call;
      const { table, batch } = found;
      if (found.of.length === 0 || !found.of.every((of) => context.session.policies.get(of)?.value)) {
        const problem = found.of.length === 0 ? "this player estimates nothing" : `the policy \`${found.of[0]}\` estimates nothing`;
        return context.session.fail(
          badArgument,
          args.span,
          { callee: "`value`", problem },
          { help: "declare it with `agent(…, value: true)`" },
        );
      }
      const objective = context.graph?.objective;
      const learner = found.policy === undefined ? undefined : objective?.learner(found.policy);
      if (objective && learner) {
        if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
        const parts = table.games.flatMap((game) => {
          const node = learner.estimates(context.session.games.get(game)!, table);
          return node ? [{ game, node }] : [];
        });
        return parts.length === table.games.length ? { kind: "graph_column", table, parts, axes: [] } : UNKNOWN;
      }
      const type: HostType = { kind: "column", level: "decision", table, of: "number" };
      return hostCall("estimate", [found.expr, batch.expr], type, true);
    },
  },
  logp: rating("logp", "The log-probability that a policy gives to each recorded move, under its mask."),
  entropy: rating("entropy", "The entropy in nats of a policy at each recorded decision, under its mask."),
  nash_conv: exactMeasure("The sum over seats of what a best response gains against the policy, exact by the game's tree."),
  exploitability: exactMeasure("NashConv divided by the number of players: what a best response gains on average."),
  win_rate: matchMeasure("The share of episodes that the policy wins, seats exchanged half of the time; a draw counts half."),
  loss_rate: matchMeasure("The share of episodes that the policy loses, seats exchanged half of the time."),
  mean_score: matchMeasure("The policy's mean score, seats exchanged half of the time."),
  solved_player: {
    params: ["file"],
    doc: "Plays the solution that `spc solve --out` saved; the path is relative to the spec.",
    run: (call) => {
      const file = required(call, "file");
      if (file.kind === "unknown") return UNKNOWN;
      const name = toConst(file);
      if (typeof name === "string") return hostCall("solvedPlayer", [{ kind: "const", value: name }], { kind: "policy" }, true);
      return call.context.session.fail(badArgument, call.args.span, {
        callee: "`solved_player`",
        problem: `\`file\` must be a text, the path of a solution, found ${describe(file)}`,
      });
    },
  },
  optimal_player: {
    params: ["game"],
    doc: "A perfect player of a small game with perfect information, by search of its whole tree.",
    run: (call) => {
      const game = asExactGame(call.context, required(call, "game"), call.args.span);
      if (!game) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      return hostCall("optimalPlayer", [{ kind: "game", name: game.ir.name }], { kind: "policy" }, true);
    },
  },
};
