/** Players that search before they move, and what is learned from them; the means of choices of reals. */
import type { HostExpr, HostType } from "../host.js";
import { isBatch } from "../joining.js";
import { badArgument, wrongKind } from "../messages.js";
import { asHost, hostCall } from "../operators.js";
import { playsRowsOf } from "../rated-games.js";
import { toGraph } from "../graph-operators.js";
import { describe, UNKNOWN, type Staged } from "../values.js";
import { numberOf, required, type Builtin, type Call } from "./call.js";

/** The declared policies behind a policy that is no mixture, all of which satisfy a condition; undefined after a report. */
function declaredPolicy(
  call: Call,
  expected: string,
  fits: (name: string) => boolean,
): { readonly expr: HostExpr; readonly of: readonly string[]; readonly name: string | undefined } | undefined {
  const value = required(call, "policy");
  const host = asHost(value);
  if (value.kind === "unknown") return undefined;
  const of = host?.type.kind === "policy" && !host.type.mixture && !host.type.searching ? (host.type.of ?? []) : [];
  if (!host || of.length === 0 || !of.every(fits)) {
    call.context.session.report(wrongKind, call.args.span, { expected, found: describe(value) });
    return undefined;
  }
  return { expr: host.expr, of, name: value.kind === "policy" ? value.name : undefined };
}

export const searchingPlayers: Readonly<Record<string, Builtin>> = {
  searching: {
    params: ["policy", "simulations", "exploration", "noise", "concentration"],
    doc: "Searches a tree before each move, led by a policy with `value: true` (PUCT): moves as often one way as it was tried, and tells how often in the column `chances`; in measures, plays the best. For two seats, a zero sum, perfect information.",
    run: (call) => {
      const { session } = call.context;
      const found = declaredPolicy(call, "a policy `agent(…, value: true)` for `searching`", (name) => {
        const policy = session.policies.get(name);
        return policy?.value === true && !policy.greedy && !policy.writer;
      });
      const settings = [
        numberOf(call, "simulations", 50),
        numberOf(call, "exploration", 1.25),
        numberOf(call, "noise", 0),
        numberOf(call, "concentration", 1),
      ];
      const [simulations, exploration, noise, concentration] = settings;
      if (!found || simulations === undefined || exploration === undefined || noise === undefined || concentration === undefined)
        return UNKNOWN;
      const problem =
        !Number.isInteger(simulations) || simulations < 1
          ? `\`simulations\` must be a whole number above 0, found ${simulations}`
          : !(exploration > 0)
            ? `\`exploration\` must be above 0, found ${exploration}`
            : !(noise >= 0 && noise <= 1)
              ? `\`noise\` is a share from 0 to 1, found ${noise}`
              : !(concentration > 0)
                ? `\`concentration\` must be above 0, found ${concentration}`
                : undefined;
      if (problem !== undefined) return session.fail(badArgument, call.args.span, { callee: "`searching`", problem });
      const args: HostExpr[] = [found.expr, ...settings.map((value): HostExpr => ({ kind: "const", value: value ?? 0 }))];
      return hostCall("searchingPlayer", args, { kind: "policy", of: found.of, searching: true }, true);
    },
  },
  expected_logp: {
    params: ["policy", "batch", "chances"],
    doc: "The log-probability that the policy under improvement gives to moves drawn with given chances, `batch.chances` of players that search: what AlphaZero makes large.",
    run: (call) => {
      const { context, args } = call;
      const found = declaredPolicy(call, "a declared policy for `expected_logp`", (name) => !context.session.policies.get(name)?.greedy);
      const batch = required(call, "batch");
      const chances = required(call, "chances");
      if (!found || batch.kind === "unknown" || chances.kind === "unknown") return UNKNOWN;
      const objective = context.graph?.objective;
      const learner = found.name === undefined ? undefined : objective?.learner(found.name);
      if (!objective || !learner)
        return context.session.fail(badArgument, args.span, {
          callee: "`expected_logp`",
          problem: "it stands only inside `improve`, of the policy that is improved",
        });
      if (!isBatch(batch)) return context.session.fail(wrongKind, args.span, { expected: "a batch", found: describe(batch) });
      const { table } = batch.type;
      const host = asHost(chances);
      const [width, ...more] = host?.type.kind === "column" ? (host.type.shape ?? []) : [];
      const wide = table.games.every((game) => width === actionsOf(call, game));
      if (host?.type.kind !== "column" || host.type.table.id !== table.id || more.length > 0 || !wide)
        return context.session.fail(wrongKind, args.span, {
          expected: "a column of the batch with a number for each move, as `batch.chances`",
          found: describe(chances),
        });
      if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
      const column = toGraph(context, chances, args.span);
      if (typeof column !== "object" || column.kind !== "graph_column") return UNKNOWN;
      const parts = column.parts.flatMap(({ game, node }) => {
        const sum = learner.expected(context.session.games.get(game)!, table, node);
        return sum ? [{ game, node: sum }] : [];
      });
      return parts.length === table.games.length ? { kind: "graph_column", table, parts, axes: [] } : UNKNOWN;
    },
  },
  mean_action: {
    params: ["policy", "batch"],
    doc: "The means of the reals that a policy would draw at each decision of a game with one site of reals.",
    run: (call): Staged => {
      const { context, args } = call;
      const found = declaredPolicy(call, "a declared policy for `mean_action`", (name) => !context.session.policies.get(name)?.writer);
      const batch = required(call, "batch");
      if (!found || batch.kind === "unknown") return UNKNOWN;
      if (!isBatch(batch)) return context.session.fail(wrongKind, args.span, { expected: "a batch", found: describe(batch) });
      const { table } = batch.type;
      const sizes = table.games.map((game) => {
        const sites = context.session.games.get(game)?.sites ?? [];
        return sites.length === 1 ? sites[0].real?.size : undefined;
      });
      const [size] = sizes;
      if (size === undefined || !sizes.every((s) => s === size))
        return context.session.fail(badArgument, args.span, {
          callee: "`mean_action`",
          problem: `${table.origin} is of a game with other decisions than one choice of reals`,
        });
      for (const name of found.of) playsRowsOf(context, name, table);
      const shape = size === 1 ? undefined : [size];
      const objective = context.graph?.objective;
      const learner = found.name === undefined ? undefined : objective?.learner(found.name);
      if (objective && learner) {
        if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
        const b = context.graph!.builder;
        const parts = table.games.flatMap((game) => {
          const node = learner.means(context.session.games.get(game)!, table);
          return node ? [{ game, node: shape ? node : b.reshape(node, [node.shape[0]]) }] : [];
        });
        return parts.length === table.games.length ? { kind: "graph_column", table, parts, axes: shape ? [undefined] : [] } : UNKNOWN;
      }
      const type: HostType = { kind: "column", level: "decision", table, of: "number", ...(shape && { shape }) };
      return hostCall("meanAction", [found.expr, batch.expr], type, true);
    },
  },
};

/** How many moves a row of a game's masks has. */
function actionsOf(call: Call, game: string): number {
  return Math.max(0, ...(call.context.session.games.get(game)?.sites.map((site) => site.size) ?? []));
}
