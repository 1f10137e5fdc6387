/**
 * Counterfactual regret minimisation in flat arrays: CFR (Zinkevich et al., 2007), CFR+ (Tammelin, 2014), and discounted CFR with linear CFR as its
 * best known case (Brown and Sandholm, 2019). A pass finds a seat's regrets against what the others do now and matches them. Updates alternate unless
 * told otherwise: seat 0 first, and each seat answers what the seats before it have just become.
 */
import { normalisedRows } from "./average-policy.js";
import { historyForm, ownReach, valuesAtEnds, type HistoryForm } from "./history-form.js";
import { uniformPolicy, type TabularPolicy } from "./policy-table.js";
import type { GameTree } from "./tree.js";

export type RegretMethod = "cfr" | "cfr_plus" | "linear_cfr" | "discounted_cfr";

/** How much of the past counts: after iteration t regrets above 0 keep t^alpha / (t^alpha + 1) of themselves, those below 0 t^beta / (t^beta + 1). */
export interface Discount {
  readonly alpha: number;
  readonly beta: number;
  /** Iteration t weighs t^gamma in the average. */
  readonly gamma: number;
}

export interface RegretSettings {
  readonly method?: RegretMethod;
  /** For `discounted_cfr`; the authors' advice 3/2, 0, 2 unless given. */
  readonly discount?: Partial<Discount>;
  /** `alternating` unless given. */
  readonly updates?: "alternating" | "simultaneous";
}

/** All that a regret solver goes on from, by name; its arrays by slot. */
export interface RegretState {
  readonly iterations: number;
  readonly regret: Float64Array;
  readonly sums: Float64Array;
}

/** What Brown and Sandholm found to work best. */
export const USUAL_DISCOUNT: Discount = { alpha: 1.5, beta: 0, gamma: 2 };

/** Each method as a discount; CFR+ also floors regrets at 0. Infinite exponents keep all or nothing. */
function discountOf({ method = "cfr_plus", discount = {} }: RegretSettings): Discount {
  switch (method) {
    case "cfr":
      return { alpha: Infinity, beta: Infinity, gamma: 0 };
    case "cfr_plus":
      return { alpha: Infinity, beta: -Infinity, gamma: 1 };
    case "linear_cfr":
      return { alpha: 1, beta: 1, gamma: 1 };
    case "discounted_cfr":
      return { ...USUAL_DISCOUNT, ...discount };
  }
}

export class RegretSolver<S = unknown> {
  /** How many iterations were run. */
  iterations = 0;
  readonly method: RegretMethod;
  readonly discount: Discount;
  readonly updates: "alternating" | "simultaneous";
  private readonly form: HistoryForm;
  private readonly current: Float64Array;
  private readonly regret: Float64Array;
  private readonly sums: Float64Array;
  /** Each seat's own reach under `current`, by slot; 1 at the place after the last. */
  private readonly reach: Float64Array;
  /** By seat: what each node is worth to it. */
  private readonly values: readonly Float64Array[];

  constructor(
    readonly tree: GameTree<S>,
    settings: RegretMethod | RegretSettings = {},
  ) {
    const given = typeof settings === "string" ? { method: settings } : settings;
    this.method = given.method ?? "cfr_plus";
    this.discount = discountOf(given);
    this.updates = given.updates ?? "alternating";
    this.form = historyForm(tree as GameTree, this.method);
    this.current = uniformPolicy(tree).probabilities;
    this.regret = new Float64Array(tree.slots);
    this.sums = new Float64Array(tree.slots);
    this.reach = new Float64Array(tree.slots + 1);
    this.values = valuesAtEnds(tree as GameTree);
    this.reach[tree.slots] = 1;
    for (let seat = 0; seat < tree.seats; seat++) ownReach(this.form, seat, this.current, this.reach);
  }

  /** Runs more iterations. */
  run(iterations: number): this {
    const { form, reach, current } = this;
    const { alpha, beta, gamma } = this.discount;
    const alternating = this.updates === "alternating";
    for (let i = 0; i < iterations; i++) {
      const t = ++this.iterations;
      const above = kept(t, alpha);
      const below = kept(t, beta);
      const weight = gamma === 0 ? 1 : gamma === 1 ? t : t ** gamma;
      for (let seat = 0; seat < form.seats; seat++) {
        this.collectRegrets(seat);
        if (alternating) this.match(seat, above, below, weight);
      }
      if (!alternating) for (let seat = 0; seat < form.seats; seat++) this.match(seat, above, below, weight);
      if (!alternating) for (let seat = 0; seat < form.seats; seat++) ownReach(form, seat, current, reach);
    }
    return this;
  }

  /** Gives the average policy so far, the one that approaches an equilibrium in two-seat zero-sum games. */
  average(): TabularPolicy<S> {
    return { tree: this.tree, probabilities: normalisedRows(this.tree, this.sums) };
  }

  /** Gives the policy of the latest iteration. */
  latest(): TabularPolicy<S> {
    return { tree: this.tree, probabilities: Float64Array.from(this.current) };
  }

  /** Gives a copy of all that the solver goes on from. */
  state(): RegretState {
    return { iterations: this.iterations, regret: Float64Array.from(this.regret), sums: Float64Array.from(this.sums) };
  }

  /** Goes on from a state of a solver with the same tree and settings: all later bits are as if it had never stopped. */
  restore(state: RegretState): this {
    this.iterations = state.iterations;
    this.regret.set(state.regret);
    this.sums.set(state.sums);
    for (const { first, actions } of this.form.sets) {
      for (let set = 0; set < first.length; set++) this.matchSet(first[set], first[set] + actions[set]);
    }
    for (let seat = 0; seat < this.tree.seats; seat++) ownReach(this.form, seat, this.current, this.reach);
    return this;
  }

  /** Values from the ends upwards, and the regrets of one seat's decisions. */
  private collectRegrets(mine: number): void {
    const { seats, node, firstChild, children, slot, seat, probability, chance, last } = this.form;
    const { current, regret, reach } = this;
    const value = this.values[mine];
    const places = node.length;
    const two = seats === 2;
    for (let place = 0; place < places; place++) {
      const child = firstChild[place];
      const count = children[place];
      const first = slot[place];
      let sum = 0;
      if (first < 0) {
        for (let k = 0; k < count; k++) sum += probability[child + k] * value[child + k];
        value[node[place]] = sum;
        continue;
      }
      for (let k = 0; k < count; k++) sum += current[first + k] * value[child + k];
      value[node[place]] = sum;
      if (seat[place] !== mine) continue;
      const others = two ? reach[last[2 * place + 1 - mine]] * chance[place] : this.reachOfOthers(place, mine);
      for (let k = 0; k < count; k++) regret[first + k] += others * (value[child + k] - sum);
    }
  }

  /** How likely all but one seat come to a place: the seats before it, times the seats after it and the draws. */
  private reachOfOthers(place: number, mine: number): number {
    const { seats, last, chance } = this.form;
    const at = place * seats;
    let before = 1;
    for (let s = 0; s < mine; s++) before *= this.reach[last[at + s]];
    let after = 1;
    for (let s = mine + 1; s < seats; s++) after *= this.reach[last[at + s]];
    return before * (after * chance[place]);
  }

  /** Information set by information set: the average so far, what is left of the regrets, and the next policy; its reach where updates alternate. */
  private match(seat: number, above: number, below: number, weight: number): void {
    const { current, regret, sums, reach } = this;
    const { first, actions, parent } = this.form.sets[seat];
    const alternating = this.updates === "alternating";
    for (let set = 0; set < first.length; set++) {
      const from = first[set];
      const to = from + actions[set];
      let positive = 0;
      for (let slot = from; slot < to; slot++) {
        sums[slot] += weight * reach[slot];
        const raw = regret[slot];
        if (raw > 0) positive += regret[slot] = raw * above;
        else regret[slot] = below === 0 ? 0 : raw * below;
      }
      if (positive > 0) for (let slot = from; slot < to; slot++) current[slot] = regret[slot] > 0 ? regret[slot] / positive : 0;
      else for (let slot = from; slot < to; slot++) current[slot] = 1 / (to - from);
      if (!alternating) continue;
      const before = reach[parent[set]];
      for (let slot = from; slot < to; slot++) reach[slot] = before * current[slot];
    }
  }

  private matchSet(from: number, to: number): void {
    const { regret, current } = this;
    let positive = 0;
    for (let slot = from; slot < to; slot++) if (regret[slot] > 0) positive += regret[slot];
    for (let slot = from; slot < to; slot++) current[slot] = positive > 0 ? Math.max(0, regret[slot]) / positive : 1 / (to - from);
  }
}

/** What is left of a regret after iteration t: t^x / (t^x + 1). */
function kept(t: number, exponent: number): number {
  if (exponent === Infinity) return 1;
  if (exponent === -Infinity) return 0;
  const power = t ** exponent;
  return power === Infinity ? 1 : power / (power + 1);
}
