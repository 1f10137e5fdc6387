/**
 * Monte Carlo tree search for games with perfect information, any number of seats, draws and payoffs: UCT (Kocsis and Szepesvári, 2006) and PUCT with a
 * hook for values and priors (Silver et al., 2017). Ends are exact, and what follows from them is proven upwards (Winands et al., 2008). Leaves are
 * evaluated in batches; what is drawn is counted from the seed, so the same state gets the same answer.
 */
import type { Game } from "../../contract/game.js";
import type { Situation } from "../policies/policy.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { cannotSolve } from "./messages.js";
import type { PolicyFunction } from "./policy-table.js";
import { randomPlayout } from "./random-playout.js";
import { readSearch, writeSearch, type SearchProgress } from "./search-file.js";
import { provenValue, SearchNode } from "./search-node.js";

/** So many evaluations are made before others have a turn. */
const STEPS = 32;

/** What is thought of a decision before searching below it. */
export interface Evaluation {
  /** What each seat may expect to have scored at the end, by seat. */
  readonly values: ArrayLike<number>;
  /** How promising each legal action is, in their order, summing to 1; equally unless given. */
  readonly priors?: ArrayLike<number>;
}

/** Rates decisions, several at once; answers in their order. A network's place. */
export type Evaluator<S> = (leaves: readonly Situation<S>[]) => readonly Evaluation[] | Promise<readonly Evaluation[]>;

export interface SearchSettings<S> {
  /** How often the tree is descended; 1000 unless given. */
  readonly simulations?: number;
  /** `puct` where there is an evaluator, else `uct`, unless given. */
  readonly select?: "uct" | "puct";
  /** How much trying counts against knowing, for scores scaled to 0 to 1: the square root of 1/2 for UCT, 1.25 for PUCT, unless given. */
  readonly exploration?: number;
  /** Plays to the end at random unless given. */
  readonly evaluate?: Evaluator<S>;
  /** How many leaves are evaluated at once; 1 unless given. Larger batches search a little worse for each simulation. */
  readonly batch?: number;
  /** No seat can score more: who has found that much need not look further. */
  readonly most?: number;
  /** May change the priors at the root before the search, to mix noise into them. */
  readonly atRoot?: (priors: Float64Array, legal: readonly number[]) => void;
  readonly seed?: number;
  /** Asked before each descent whether to stop with what there is. */
  readonly stop?: () => boolean;
}

export interface SearchResult {
  readonly seat: number;
  readonly site: number;
  readonly legal: readonly number[];
  /** By legal action: how often it was tried, and what it is worth to the seat that moves; NaN if it was never tried. */
  readonly visits: Float64Array;
  readonly values: Float64Array;
  /** Which of these values are exact. */
  readonly proven: readonly boolean[];
  /** The share of tries, or an exact choice where all is proven; sums to 1. */
  readonly policy: Float64Array;
  /** The index into `legal` to play: proven best, else tried most. */
  readonly best: number;
  /** What each seat may expect. */
  readonly value: readonly number[];
  /** Whether `value` is exact. */
  readonly settled: boolean;
  /** Simulations made: fewer than asked for where the root was proven before. */
  readonly simulations: number;
  readonly nodes: number;
}

/** A search of one game; it keeps nothing from one question to the next. */
export class TreeSearch<S> {
  private readonly seats: number;
  private readonly settings: Required<Omit<SearchSettings<S>, "evaluate" | "atRoot" | "most" | "stop">> &
    Pick<SearchSettings<S>, "atRoot" | "stop">;
  private readonly most: number;
  private evaluate: Evaluator<S>;
  private readonly playsOut: boolean;
  private readonly draws: WordStream;
  private nodes = 0;
  /** Leaves that were evaluated, and the root they were found below. */
  private plays = 0;
  private root: SearchNode<S> | undefined;
  /** The lowest and highest score seen, by which scores are scaled. */
  private low = Infinity;
  private high = -Infinity;

  constructor(
    readonly game: Game<S>,
    settings: SearchSettings<S> = {},
  ) {
    const { name, perfectInformation, seats } = game.info;
    if (!perfectInformation) {
      const because = "something in it is hidden or simultaneous, and the search would look at what a seat may not know";
      throw cannotSolve({ game: name, by: "Monte Carlo tree search", because });
    }
    const select = settings.select ?? (settings.evaluate ? "puct" : "uct");
    const { simulations = 1000, exploration = select === "uct" ? Math.SQRT1_2 : 1.25, batch = 1, seed = 1, atRoot, stop } = settings;
    this.settings = { select, simulations, exploration, batch, seed, ...(atRoot && { atRoot }), ...(stop && { stop }) };
    this.seats = seats.length;
    this.most = settings.most ?? Infinity;
    this.draws = new WordStream(seed, streamKey("search:draws"));
    this.evaluate = settings.evaluate ?? randomPlayout(game, seed);
    this.playsOut = settings.evaluate === undefined;
  }

  /** Searches from a decision. */
  async search(state: S): Promise<SearchResult> {
    const steps = this.run(state);
    for (let step = steps.next(); ; step = steps.next(await this.evaluate(step.value))) if (step.done) return step.value;
  }

  /** Searches from a decision at once, with an evaluator that does not wait. */
  searchNow(state: S): SearchResult {
    const steps = this.run(state);
    for (let step = steps.next(); ;) {
      if (step.done) return step.value;
      const answer = this.evaluate(step.value);
      if (answer instanceof Promise) throw new TypeError("an evaluator that waits needs `search`, not `searchNow`");
      step = steps.next(answer);
    }
  }

  /** The steps of a search for those who run many at once: each asks for some leaves to be evaluated, and is answered in their order. */
  steps(state: S): Generator<readonly Situation<S>[], SearchResult, readonly Evaluation[]> {
    return this.run(state);
  }

  /**
   * Searches in steps, with a turn for others between them, until `stop` or the last simulation; from what an earlier search of the same state knew. What
   * it finds after n simulations has the same bits, however often it was stopped.
   */
  async searchInTurns(state: S, turn: () => Promise<void>, from?: Float64Array): Promise<SearchResult & { readonly state: Float64Array }> {
    const steps = this.run(state, from);
    for (let step = steps.next(), made = 1; ; made++) {
      if (step.done) return { ...step.value, state: writeSearch(this.root as SearchNode<S>, this.progress(step.value.simulations)) };
      if (made % STEPS === 0) await turn();
      step = steps.next(await this.evaluate(step.value));
    }
  }

  private progress(done: number): SearchProgress {
    return { done, plays: this.plays, nodes: this.nodes, low: this.low, high: this.high };
  }

  private *run(state: S, from?: Float64Array): Generator<readonly Situation<S>[], SearchResult, readonly Evaluation[]> {
    const { simulations, batch, atRoot, stop } = this.settings;
    // Playouts are counted anew, so that the same state gets the same answer.
    const before = from && readSearch(this.game, state, from);
    this.plays = before?.plays ?? 0;
    if (this.playsOut) this.evaluate = randomPlayout(this.game, this.settings.seed, this.plays);
    this.nodes = before?.nodes ?? 0;
    this.low = before?.low ?? Infinity;
    this.high = before?.high ?? -Infinity;
    const root = before?.root ?? this.open(state);
    this.root = root;
    if (root.kind !== "decide") throw new RangeError("a search begins at a decision");
    if (!before) {
      const [first] = yield [root.situation()];
      this.plays++;
      this.learn(root, first);
      if (atRoot) atRoot(root.priors, root.legal);
      this.backUp([root], Float64Array.from(first.values));
    }
    let done = before?.done ?? 0;
    while (done < simulations && !root.proven && stop?.() !== true) {
      const leaves: SearchNode<S>[] = [];
      const paths: SearchNode<S>[][] = [];
      while (leaves.length < batch && done + leaves.length < simulations && !root.proven) {
        const path = this.descend(root, done + leaves.length);
        const leaf = path[path.length - 1];
        if (leaf.proven) {
          this.backUp(path, leaf.proven);
          done++;
        } else if (leaf.pending > 0) {
          // The way leads to a leaf that waits already: what is known is not enough to choose another.
          break;
        } else {
          for (const node of path) node.pending++;
          leaves.push(leaf);
          paths.push(path);
        }
      }
      if (leaves.length === 0) continue;
      const answers = yield leaves.map((leaf) => leaf.situation());
      this.plays += leaves.length;
      leaves.forEach((leaf, i) => {
        for (const node of paths[i]) node.pending--;
        this.learn(leaf, answers[i]);
        this.backUp(paths[i], Float64Array.from(answers[i].values));
      });
      done += leaves.length;
    }
    return this.result(root, done);
  }

  /** From the root to a node that was not evaluated yet, or is proven. */
  private descend(root: SearchNode<S>, simulation: number): SearchNode<S>[] {
    const path = [root];
    this.draws.reset(0, simulation, 0);
    for (let node = root; ;) {
      const next = node.kind === "chance" ? this.drawn(node) : this.chosen(node);
      path.push(next);
      if (next.proven || (next.kind === "decide" && next.visits === 0)) return path;
      node = next;
    }
  }

  private drawn(node: SearchNode<S>): SearchNode<S> {
    const { game } = this;
    const { outcomes } = node;
    if (!outcomes) {
      // A draw without a list of outcomes: those that came up are its children.
      const value = game.sample(node.state, () => this.draws.next());
      const key = value.join(",");
      let child = node.sampled.get(key);
      if (!child) node.sampled.set(key, (child = this.open(game.apply(node.state, value))));
      return child;
    }
    let left = (this.draws.next() + 0.5) * 2 ** -32;
    let k = 0;
    for (; k < outcomes.length - 1; k++) {
      left -= outcomes[k].probability;
      if (left < 0) break;
    }
    return (node.children[k] ??= this.open(game.apply(node.state, outcomes[k].value)));
  }

  private chosen(node: SearchNode<S>): SearchNode<S> {
    const { select, exploration } = this.settings;
    const { seat, legal, children, priors } = node;
    const total = Math.max(1, node.visits + node.pending);
    const scale = this.high > this.low ? 1 / (this.high - this.low) : 0;
    const own = node.visits > 0 ? (node.sums[seat] / node.visits - this.low) * scale : 0.5;
    let best = 0;
    let highest = -Infinity;
    for (let k = 0; k < legal.length; k++) {
      const child = children[k];
      let score: number;
      if (child?.proven) score = (child.proven[seat] - this.low) * scale;
      else {
        const visits = child ? child.visits + child.pending : 0;
        // Descents under way count as losses, so that a batch spreads.
        const mean = child && visits > 0 ? ((child.sums[seat] - child.visits * this.low) * scale) / visits : own;
        if (select === "puct") score = mean + (exploration * priors[k] * Math.sqrt(total)) / (1 + visits);
        else score = visits === 0 ? Infinity : mean + exploration * Math.sqrt(Math.log(total) / visits);
      }
      if (score > highest) {
        highest = score;
        best = k;
      }
    }
    return (children[best] ??= this.open(this.game.apply(node.state, legal[best])));
  }

  private open(state: S): SearchNode<S> {
    this.nodes++;
    const node = new SearchNode(this.game, state);
    if (node.proven) this.see(node.proven);
    return node;
  }

  private learn(leaf: SearchNode<S>, { values, priors }: Evaluation): void {
    this.see(values);
    const count = leaf.legal.length;
    leaf.priors = priors ? Float64Array.from(priors) : new Float64Array(count).fill(1 / count);
  }

  private see(values: ArrayLike<number>): void {
    for (let seat = 0; seat < this.seats; seat++) {
      if (values[seat] < this.low) this.low = values[seat];
      if (values[seat] > this.high) this.high = values[seat];
    }
  }

  /** Adds what was found to all nodes of a way, and proves those whose value is settled. */
  private backUp(path: readonly SearchNode<S>[], values: Float64Array): void {
    for (let i = path.length - 1; i >= 0; i--) {
      const node = path[i];
      node.visits++;
      for (let seat = 0; seat < this.seats; seat++) node.sums[seat] += values[seat];
      node.proven ??= i + 1 < path.length && path[i + 1].proven ? provenValue(node, this.most) : undefined;
      // From a proven node on, its exact value goes up.
      if (node.proven) values = node.proven;
    }
  }

  private result(root: SearchNode<S>, simulations: number): SearchResult {
    const { seat, site, legal, children } = root;
    const visits = Float64Array.from(legal, (_, k) => children[k]?.visits ?? 0);
    const values = Float64Array.from(legal, (_, k) => children[k]?.mean(seat) ?? NaN);
    const proven = legal.map((_, k) => children[k]?.proven !== undefined);
    // The best of what is exact stands against what was tried most of the rest: a high mean after a few tries says little.
    let exact = -1;
    let tried = -1;
    for (let k = 0; k < legal.length; k++) {
      if (proven[k]) exact = exact < 0 || values[k] > values[exact] ? k : exact;
      else if (tried < 0 || visits[k] > visits[tried]) tried = k;
    }
    const best = exact >= 0 && (tried < 0 || !(values[tried] > values[exact])) ? exact : tried;
    const settled = root.proven !== undefined;
    const total = visits.reduce((a, b) => a + b, 0);
    const policy = visits.map((n, k) => (settled || total === 0 ? (k === best ? 1 : 0) : n / total));
    const value = Array.from({ length: this.seats }, (_, s) => root.mean(s) ?? NaN);
    return { seat, site, legal, visits, values, proven, policy, best, value, settled, simulations, nodes: this.nodes };
  }
}

/** Makes a player that searches before each move and plays the best it found. */
export function searchingPlayer<S>(game: Game<S>, settings: SearchSettings<S> = {}): PolicyFunction<S> {
  const search = new TreeSearch(game, settings);
  return (_, state) => {
    const { legal, best } = search.searchNow(state);
    return legal.map((_, k) => (k === best ? 1 : 0));
  };
}
