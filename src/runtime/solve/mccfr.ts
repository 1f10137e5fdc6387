/**
 * Monte Carlo counterfactual regret minimisation (Lanctot, Waugh, Zinkevich and Bowling, 2009). External sampling tries all actions of one seat and
 * draws those of the others and of chance; outcome sampling draws a single play, its seat exploring. Both need no tree. The words of a pass are
 * counted from the seed, the iteration and the seat (D4), so a run can stop and go on with the same bits.
 */
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import type { RegretState } from "./cfr.js";
import { CHANCE, END } from "./tree.js";
import type { World } from "./world.js";

export type SamplingMethod = "external_mccfr" | "outcome_mccfr";

export interface SamplingSettings {
  readonly method: SamplingMethod;
  readonly seed?: number;
  /** How often the seat whose turn it is plays at random in outcome sampling; 0.6 unless given, as the authors found best. */
  readonly explore?: number;
}

export class SamplingSolver<N> {
  /** How many iterations were run: one pass a seat each. */
  iterations = 0;
  readonly explore: number;
  readonly seed: number;
  readonly method: SamplingMethod;
  private regret: Float64Array;
  private sums: Float64Array;
  /** Rows of the decisions on the way, one after the other. */
  private stack = new Float64Array(1024);
  private top = 0;
  private readonly stream: WordStream;
  private readonly word: () => number;

  constructor(
    readonly world: World<N>,
    { method, seed = 1, explore = 0.6 }: SamplingSettings,
  ) {
    this.method = method;
    this.seed = seed;
    this.explore = explore;
    this.regret = new Float64Array(Math.max(64, world.slots()));
    this.sums = new Float64Array(this.regret.length);
    this.stream = new WordStream(seed, streamKey(`solve:${method}`));
    this.word = () => this.stream.next();
  }

  /** Runs more iterations. */
  run(iterations: number): this {
    for (let i = 0; i < iterations; i++) {
      const t = this.iterations++;
      for (let seat = 0; seat < this.world.seats; seat++) {
        this.stream.reset(seat, Math.floor(t / 2 ** 32), t >>> 0);
        this.top = 0;
        if (this.method === "external_mccfr") this.external(this.world.root(), seat);
        else this.outcome(this.world.root(), seat, 1, 1, 1);
      }
    }
    return this;
  }

  /** Gives a copy of all that the solver goes on from; its world goes on from its information sets. */
  state(): RegretState {
    const slots = this.world.slots();
    const copy = (from: Float64Array) => {
      const out = new Float64Array(slots);
      out.set(from.subarray(0, Math.min(slots, from.length)));
      return out;
    };
    return { iterations: this.iterations, regret: copy(this.regret), sums: copy(this.sums) };
  }

  /** Goes on from a state of a solver with the same settings, in a world that has met the same information sets. */
  restore(state: RegretState): this {
    this.iterations = state.iterations;
    this.grow(state.regret.length);
    this.regret.set(state.regret);
    this.sums.set(state.sums);
    return this;
  }

  /** What a node is worth to `mine`, sampled. */
  private external(node: N, mine: number): number {
    const { world } = this;
    const kind = world.kind(node);
    if (kind === END) return world.score(node, mine);
    if (kind === CHANCE) return this.external(world.draw(node, this.word), mine);
    const set = world.set(node);
    const count = world.actions(set);
    const first = world.first(set);
    const row = this.push(first, count);
    const seat = world.seat(node);
    let value = 0;
    if (seat === mine) {
      const values = this.reserve(count);
      for (let k = 0; k < count; k++) {
        const worth = this.external(world.child(node, k), mine);
        this.stack[values + k] = worth;
        value += this.stack[row + k] * worth;
      }
      for (let k = 0; k < count; k++) this.regret[first + k] += this.stack[values + k] - value;
    } else {
      // The seat after `mine` adds to its average: it comes here as often as it would by its own choices.
      if (seat === (mine + 1) % world.seats) for (let k = 0; k < count; k++) this.sums[first + k] += this.stack[row + k];
      value = this.external(world.child(node, this.pick(row, count)), mine);
    }
    this.top = row;
    return value;
  }

  /** One play: `own` and `others` are how likely the seats come here, `sampled` how likely the play does. */
  private outcome(node: N, mine: number, own: number, others: number, sampled: number): number {
    const { world, explore } = this;
    const kind = world.kind(node);
    if (kind === END) return world.score(node, mine);
    // What chance draws is as likely in the play as in the game, so both would be multiplied by the same number.
    if (kind === CHANCE) return this.outcome(world.draw(node, this.word), mine, own, others, sampled);
    const set = world.set(node);
    const count = world.actions(set);
    const first = world.first(set);
    const row = this.push(first, count);
    if (world.seat(node) !== mine) {
      const k = this.pick(row, count);
      const p = this.stack[row + k];
      const value = this.outcome(world.child(node, k), mine, own, others * p, sampled * p);
      this.top = row;
      return value;
    }
    const tried = this.reserve(count);
    for (let k = 0; k < count; k++) this.stack[tried + k] = explore / count + (1 - explore) * this.stack[row + k];
    const chosen = this.pick(tried, count);
    const p = this.stack[row + chosen];
    const q = this.stack[tried + chosen];
    const worth = this.outcome(world.child(node, chosen), mine, own * p, others, sampled * q) / q;
    const value = p * worth;
    const weight = others / sampled;
    for (let k = 0; k < count; k++) {
      this.regret[first + k] += weight * ((k === chosen ? worth : 0) - value);
      this.sums[first + k] += (own / sampled) * this.stack[row + k];
    }
    this.top = row;
    return value;
  }

  /** Matches the regrets of a set and lays the row on the stack; gives its place. */
  private push(first: number, count: number): number {
    if (first + count > this.regret.length) this.grow(first + count);
    const row = this.reserve(count);
    const { regret, stack } = this;
    let positive = 0;
    for (let k = 0; k < count; k++) if (regret[first + k] > 0) positive += regret[first + k];
    for (let k = 0; k < count; k++) stack[row + k] = positive > 0 ? Math.max(0, regret[first + k]) / positive : 1 / count;
    return row;
  }

  private reserve(count: number): number {
    const at = this.top;
    this.top += count;
    if (this.top > this.stack.length) {
      const larger = new Float64Array(2 * this.top);
      larger.set(this.stack);
      this.stack = larger;
    }
    return at;
  }

  private pick(row: number, count: number): number {
    let left = (this.word() + 0.5) * 2 ** -32;
    let last = 0;
    for (let k = 0; k < count; k++) {
      const p = this.stack[row + k];
      if (p <= 0) continue;
      last = k;
      left -= p;
      if (left < 0) return k;
    }
    return last;
  }

  private grow(slots: number): void {
    if (slots <= this.regret.length) return;
    const size = Math.max(slots, 2 * this.regret.length);
    const larger = (from: Float64Array) => {
      const out = new Float64Array(size);
      out.set(from);
      return out;
    };
    this.regret = larger(this.regret);
    this.sums = larger(this.sums);
  }
}
