import type { Discount, RegretState } from "./cfr.js";
import type { SolveMethod } from "./methods.js";
import { policyValue, reachWithout } from "./policy-value.js";
import { rowOf, type TabularPolicy } from "./policy-table.js";
import { situations } from "./situations.js";
import type { SampledTable } from "./sampled-table.js";
import { DECIDE, type InformationSet } from "./tree.js";

/** Settings that change what a solver finds; a run can only go on with the same. */
export interface SavedSettings {
  readonly seed?: number;
  readonly updates?: "alternating" | "simultaneous";
  readonly discount?: Discount;
  readonly explore?: number;
  readonly simulations?: number;
  readonly exploration?: number;
}

/** What a solver found on the tree of a game, and how far from an equilibrium it is. */
export interface Solution<S = unknown> {
  readonly kind: "table";
  readonly game: string;
  readonly by: SolveMethod;
  readonly settings: SavedSettings;
  readonly iterations: number;
  /** Each seat's expected score when all follow the policy. */
  readonly value: readonly number[];
  readonly bestResponse: readonly number[];
  readonly nashConv: number;
  readonly exploitability: number;
  readonly policy: TabularPolicy<S>;
  /** What the solver goes on from; only of solvers that iterate. */
  readonly state?: RegretState;
}

/** What sampling found in a game too large for its tree: rows for the information sets that it met. Nobody can say how far from an equilibrium it is. */
export interface SampledSolution {
  readonly kind: "sampled";
  readonly game: string;
  readonly by: SolveMethod;
  readonly settings: SavedSettings;
  readonly iterations: number;
  /** Each seat's mean score over plays of the policy against itself, with its standard error. */
  readonly value: readonly number[];
  readonly valueError: readonly number[];
  readonly table: SampledTable;
  readonly state: RegretState;
}

/** What a search from the start found; as a player it searches anew before each move. */
export interface SearchSolution {
  readonly kind: "search";
  readonly game: string;
  readonly by: SolveMethod;
  readonly settings: SavedSettings;
  /** What each seat gets with best play, or may expect. */
  readonly value: readonly number[];
  /** Whether `value` is exact. */
  readonly exact: boolean;
  /** The first moves, best first; `visits` only of Monte Carlo tree search. */
  readonly moves: readonly { readonly label: string; readonly value: number; readonly visits?: number }[];
  /** Best play from the start, as far as it was followed. */
  readonly line: readonly string[];
  /** Positions looked at. */
  readonly positions: number;
  /** The tree of a Monte Carlo tree search, which it goes on from. */
  readonly state?: Float64Array;
}

/** What a solver that has an answer only at its end knew when it was stopped. */
export interface OpenSolution {
  readonly kind: "open";
  readonly game: string;
  readonly by: "alpha_beta" | "lp";
  readonly settings: SavedSettings;
  /** Nothing yet. */
  readonly value: readonly number[];
  /** Positions known, or steps of the simplex method made. */
  readonly iterations: number;
  readonly state: OpenState;
}

/** What it goes on from: positions with the bounds of their values, or a basis of the linear program. */
export type OpenState =
  | { readonly kind: "positions"; readonly keys: readonly string[]; readonly bounds: Float64Array }
  | { readonly kind: "basis"; readonly basis: string };

export type AnySolution<S = unknown> = Solution<S> | SampledSolution | SearchSolution | OpenSolution;

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
  const { tree } = solution.policy;
  const seats = tree.game.info.seats;
  const { merged, counts } = tree;
  const lines = [`${solution.game}, by ${solution.by}${solution.iterations ? `, ${solution.iterations} iterations` : ""}`];
  const bounds = valueBounds(solution);
  solution.value.forEach((value, seat) => {
    const exact = bounds && seat === 0 ? simplestFraction(bounds[0], bounds[1]) : undefined;
    lines.push(`value of ${seats[seat]}: ${value.toFixed(6)}${exact ? ` (${exact} is the simplest fraction within the error)` : ""}`);
  });
  lines.push(`exploitability: ${solution.exploitability.toPrecision(3)} (NashConv ${solution.nashConv.toPrecision(3)})`);
  const draws = counts.chance > 0 ? `${number(counts.chance)} ${counts.chance === 1 ? "draw" : "draws"}, ` : "";
  lines.push(
    `${number(tree.nodes)} ${merged ? "positions" : "histories"}: ${draws}${number(counts.decision)} decisions, ${number(counts.end)} ends`,
  );
  if (counts.truncated > 0) lines.push(`${counts.truncated} ends are cuts; they count as ends here`);
  const line = merged ? likeliestPlay(solution.policy) : [];
  if (line.length > 0) lines.push(`best play: ${line.join(" ")}`);
  const rows = describeSolution(solution);
  // Of positions those come first that best play comes to.
  if (merged) rows.sort((a, b) => Number(b.reached > 0) - Number(a.reached > 0));
  lines.push(`${number(rows.length)} ${merged ? "positions with a choice" : "information sets"}:`);
  const width = Math.max(0, ...rows.slice(0, most).map((row) => row.situation.length));
  for (const row of rows.slice(0, most)) {
    const actions = row.actions.map(({ label, probability }) => `${label} ${probability.toFixed(3)}`);
    lines.push(`  ${row.situation.padEnd(width)}  ${actions.join("  ")}`);
  }
  if (rows.length > most) lines.push(`  … and ${number(rows.length - most)} more`);
  return lines.join("\n");
}

/** The moves that a policy makes most often from the start, up to a draw or the end. */
function likeliestPlay<S>({ tree, probabilities }: TabularPolicy<S>): string[] {
  const { game, kind, firstEdge, child, informationSet, informationSets } = tree;
  const moves: string[] = [];
  for (let node = 0; kind[node] === DECIDE;) {
    const { site, legal, first } = informationSets[informationSet[node]];
    let best = 0;
    for (let k = 1; k < legal.length; k++) if (probabilities[first + k] > probabilities[first + best]) best = k;
    moves.push(game.describe(site, legal[best]));
    node = child[firstEdge[node] + best];
  }
  return moves;
}

function number(n: number): string {
  return n.toLocaleString("en-US");
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

/**
 * Gives the fraction with the smallest denominator in an interval, as text: `-1/18`. Nothing if that is above 1000, or so large that some fraction like
 * it lies in most intervals of this width.
 */
export function simplestFraction(low: number, high: number): string | undefined {
  const slack = 1e-12;
  for (let denominator = 1; denominator <= 1000; denominator++) {
    // About 0.3 d² fractions between 0 and 1 have a denominator up to d.
    if (denominator > 1 && denominator * denominator * (high - low) > 0.3) return undefined;
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
