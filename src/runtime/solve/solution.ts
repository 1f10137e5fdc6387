import { policyValue, reachWithout } from "./policy-value.js";
import { rowOf, type TabularPolicy } from "./policy-table.js";
import { situations } from "./situations.js";
import type { InformationSet } from "./tree.js";

/** What a solver found, and how far from an equilibrium it is. */
export interface Solution<S = unknown> {
  readonly game: string;
  /** `cfr`, `cfr_plus` or `backward_induction`. */
  readonly by: string;
  readonly iterations: number;
  /** Each seat's expected score when all follow the policy. */
  readonly value: readonly number[];
  readonly bestResponse: readonly number[];
  readonly nashConv: number;
  readonly exploitability: number;
  readonly policy: TabularPolicy<S>;
}

/** One situation of a solution, for people. */
export interface SolutionRow {
  readonly seat: string;
  /** `first, king, after check bet`. */
  readonly situation: string;
  readonly actions: readonly { readonly label: string; readonly probability: number }[];
  /** How likely the situation comes up when all follow the policy. */
  readonly reached: number;
}

/** Lists a policy situation by situation: seat by seat, early ones first, features in written order. */
export function describePolicy<S>(policy: TabularPolicy<S>): SolutionRow[] {
  const { tree } = policy;
  const { game } = tree;
  const words = situations(tree);
  const reach = reachWithout(tree, policy, -1);
  const reached = new Float64Array(tree.informationSets.length);
  tree.informationSet.forEach((set, node) => {
    if (set >= 0) reached[set] += reach[node];
  });
  const sorted = tree.informationSets.map((set) => ({ set, place: placeOf(set) })).sort((a, b) => compare(a.place, b.place));
  return sorted.map(({ set }) => ({
    seat: game.info.seats[set.seat],
    situation: words[set.id],
    actions: Array.from(rowOf(policy, set), (probability, k) => ({ label: game.describe(set.site, set.legal[k]), probability })),
    reached: reached[set.id],
  }));

  /** Seat, number of events, events, then the observation with one-hots in written order: entries sort downwards. */
  function placeOf(set: InformationSet<S>): (number | string)[] {
    const events = game.events(set.state, set.seat);
    const observation = new Float32Array(game.info.observation.size);
    game.observe(set.state, set.seat, observation, 0);
    return [set.seat, events.length, JSON.stringify(events), ...Array.from(observation, (x) => -x), set.id];
  }
}

/** Lists a solution's policy situation by situation. */
export function describeSolution<S>(solution: Solution<S>): SolutionRow[] {
  return describePolicy(solution.policy);
}

/** Renders a solution as text: what was found, then a line a situation. `most` bounds the lines. */
export function printSolution<S>(solution: Solution<S>, most = 200): string {
  const seats = solution.policy.tree.game.info.seats;
  const { merged, counts } = solution.policy.tree;
  const lines = [`${solution.game}, by ${solution.by}${solution.iterations ? `, ${solution.iterations} iterations` : ""}`];
  const bounds = valueBounds(solution);
  solution.value.forEach((value, seat) => {
    const exact = bounds && seat === 0 ? simplestFraction(bounds[0], bounds[1]) : undefined;
    lines.push(`value of ${seats[seat]}: ${value.toFixed(6)}${exact ? ` (${exact} is the simplest fraction within the error)` : ""}`);
  });
  lines.push(`exploitability: ${solution.exploitability.toPrecision(3)} (NashConv ${solution.nashConv.toPrecision(3)})`);
  if (counts.truncated > 0) lines.push(`${counts.truncated} ends are cuts; they count as ends here`);
  const rows = describeSolution(solution);
  lines.push(`${rows.length} ${merged ? "positions" : "information sets"}:`);
  const width = Math.max(...rows.slice(0, most).map((row) => row.situation.length));
  for (const row of rows.slice(0, most)) {
    const actions = row.actions.map(({ label, probability }) => `${label} ${probability.toFixed(3)}`);
    lines.push(`  ${row.situation.padEnd(width)}  ${actions.join("  ")}`);
  }
  if (rows.length > most) lines.push(`  … and ${rows.length - most} more`);
  return lines.join("\n");
}

/**
 * Gives an interval that surely holds the first seat's value under perfect play: in a two-seat zero-sum game, what the second seat's best answer
 * leaves and what the first seat's best answer gets. Nothing for other games.
 */
export function valueBounds<S>(solution: Solution<S>): [number, number] | undefined {
  const { payoff, seats } = solution.policy.tree.game.info;
  if (payoff.kind !== "zero_sum" || seats.length !== 2) return undefined;
  // The table's own value is inside but for rounding.
  const own = policyValue(solution.policy.tree, solution.policy)[0];
  return [Math.min(own, -solution.bestResponse[1]), Math.max(own, solution.bestResponse[0])];
}

/** Gives the fraction with the smallest denominator in an interval, as text: `-1/18`; nothing if that is above 1000. */
export function simplestFraction(low: number, high: number): string | undefined {
  const slack = 1e-12;
  for (let denominator = 1; denominator <= 1000; denominator++) {
    const numerator = Math.ceil((low - slack) * denominator);
    // Of several with this denominator take the one nearest to 0.
    if (numerator <= (high + slack) * denominator) {
      const last = Math.floor((high + slack) * denominator);
      const best = numerator > 0 ? numerator : last < 0 ? last : 0;
      return denominator === 1 ? String(best) : `${best}/${denominator}`;
    }
  }
  return undefined;
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}
