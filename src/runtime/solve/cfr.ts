/**
 * Counterfactual regret minimisation in flat arrays: CFR (Zinkevich et al., 2007) and CFR+ (Tammelin, 2014).
 * Seats take turns, seat 0 first: a pass finds the seat's regrets against what the others do now, then matches them before the next seat's
 * pass. CFR+ keeps regrets at or above 0 and weighs iteration t by t in the average, which weighs each row by the seat's own reach.
 */
import { normalisedRows } from "./average-policy.js";
import { needsHistories } from "./messages.js";
import { uniformPolicy, type TabularPolicy } from "./policy-table.js";
import { END, type GameTree, type InformationSet } from "./tree.js";

export type RegretMethod = "cfr" | "cfr_plus";

export class RegretSolver<S = unknown> {
  /** How many iterations were run. */
  iterations = 0;
  private readonly current: Float64Array;
  private readonly regret: Float64Array;
  private readonly sums: Float64Array;
  private readonly ownReach: Float64Array;
  private readonly reach: Float64Array;
  private readonly value: Float64Array;
  private readonly setsOf: readonly (readonly InformationSet<S>[])[];

  constructor(
    readonly tree: GameTree<S>,
    readonly method: RegretMethod = "cfr_plus",
  ) {
    if (tree.merged) throw needsHistories({ game: tree.game.info.name, operation: method });
    this.current = uniformPolicy(tree).probabilities;
    this.regret = new Float64Array(tree.slots);
    this.sums = new Float64Array(tree.slots);
    this.ownReach = new Float64Array(tree.slots);
    this.reach = new Float64Array(tree.nodes);
    this.value = new Float64Array(tree.nodes);
    this.setsOf = Array.from({ length: tree.seats }, (_, seat) => tree.informationSets.filter((set) => set.seat === seat));
  }

  /** Runs more iterations. */
  run(iterations: number): this {
    for (let i = 0; i < iterations; i++) {
      this.iterations++;
      for (let seat = 0; seat < this.tree.seats; seat++) this.pass(seat);
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

  private pass(seat: number): void {
    this.pushReach(seat);
    this.collectRegrets(seat);
    this.addToAverage(seat);
    this.matchRegrets(seat);
  }

  /** Reach by chance and the other seats. */
  private pushReach(mine: number): void {
    const { nodes, seat, firstEdge, child, slot, probability } = this.tree;
    const { reach, current } = this;
    reach[0] = 1;
    for (let node = 0; node < nodes; node++) {
      const own = seat[node] === mine;
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        const p = own ? 1 : slot[edge] < 0 ? probability[edge] : current[slot[edge]];
        reach[child[edge]] = reach[node] * p;
      }
    }
  }

  private collectRegrets(mine: number): void {
    const { seats, nodes, kind, seat, firstEdge, child, slot, probability, returns } = this.tree;
    const { reach, value, current, regret } = this;
    for (let node = nodes - 1; node >= 0; node--) {
      if (kind[node] === END) {
        value[node] = returns[node * seats + mine];
        continue;
      }
      const from = firstEdge[node];
      const to = firstEdge[node + 1];
      let sum = 0;
      for (let edge = from; edge < to; edge++) sum += (slot[edge] < 0 ? probability[edge] : current[slot[edge]]) * value[child[edge]];
      value[node] = sum;
      if (seat[node] !== mine) continue;
      for (let edge = from; edge < to; edge++) regret[slot[edge]] += reach[node] * (value[child[edge]] - sum);
    }
  }

  private addToAverage(mine: number): void {
    const { current, sums, ownReach } = this;
    const weight = this.method === "cfr_plus" ? this.iterations : 1;
    for (const { first, legal, parent } of this.setsOf[mine]) {
      const own = parent < 0 ? 1 : ownReach[parent];
      for (let slot = first; slot < first + legal.length; slot++) {
        ownReach[slot] = own * current[slot];
        sums[slot] += weight * ownReach[slot];
      }
    }
  }

  private matchRegrets(mine: number): void {
    const { regret, current } = this;
    const floor = this.method === "cfr_plus";
    for (const { first, legal } of this.setsOf[mine]) {
      const end = first + legal.length;
      let positive = 0;
      for (let slot = first; slot < end; slot++) {
        if (floor && regret[slot] < 0) regret[slot] = 0;
        if (regret[slot] > 0) positive += regret[slot];
      }
      for (let slot = first; slot < end; slot++) {
        current[slot] = positive > 0 ? Math.max(0, regret[slot]) / positive : 1 / legal.length;
      }
    }
  }
}
