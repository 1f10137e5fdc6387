/**
 * Players that search before they move, led by a policy that estimates (AlphaZero: Silver et al., 2017): its probabilities are the priors of the tree, its estimates the
 * values of leaves. They move as often one way as it was tried; where nothing is drawn, the best.
 */
import type { Game } from "../../contract/game.js";
import { gamma } from "../random/gamma.js";
import type { Words } from "../random/draws.js";
import { TreeSearch, type Evaluation, type SearchResult } from "../solve/tree-search.js";
import { cannotPlay } from "../train/messages.js";
import type { AgentPolicy } from "./agent.js";
import { noReals, rowsOf, type Policy, type Situation } from "./policy.js";
import type { Draws } from "./writer.js";

export interface SearchingSettings {
  /** How often the tree is descended for a move. */
  readonly simulations: number;
  /** How much trying counts against knowing (PUCT). */
  readonly exploration: number;
  /** The share of noise in the priors at the root. */
  readonly noise: number;
  /** How even that noise is: the parameter of a symmetric Dirichlet distribution. */
  readonly concentration: number;
}

/** Searches before each move. */
export class SearchingPolicy implements Policy {
  readonly name: string;
  readonly reals = noReals;

  constructor(
    readonly of: AgentPolicy,
    readonly settings: SearchingSettings,
  ) {
    this.name = `searching(${of.name})`;
  }

  async logp(): Promise<Float32Array> {
    throw cannotPlay({ policy: this.name, because: "sees whole states, which rows of a batch do not hold" });
  }

  /** For each situation how often each legal move was tried, as shares. */
  async search<S>(game: Game<S>, situations: readonly Situation<S>[], draws: Draws): Promise<readonly Float64Array[]> {
    const found = await this.results(game, situations, draws);
    return found.map(({ policy }) => policy);
  }

  async probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly Float64Array[]> {
    const found = await this.results(game, situations);
    return found.map(({ legal, best }) => Float64Array.from(legal, (_, k) => (k === best ? 1 : 0)));
  }

  /** Searches from all situations in step, so that leaves of all of them are evaluated together; what comes out does not depend on it (A13). */
  private async results<S>(game: Game<S>, situations: readonly Situation<S>[], draws?: Draws): Promise<readonly SearchResult[]> {
    const { seats, payoff } = game.info;
    if (seats.length !== 2 || payoff.kind !== "zero_sum")
      throw cannotPlay({
        policy: this.name,
        because: `knows what one seat may expect: it searches games of two seats with a zero sum, not ${game.info.name}`,
      });
    const { simulations, exploration, noise, concentration } = this.settings;
    const searches = situations.map(({ state }, i) => {
      const words = draws?.(i);
      const search = new TreeSearch(game, {
        simulations,
        exploration,
        select: "puct",
        seed: words?.next() ?? 1,
        ...(words && noise > 0 && { atRoot: (priors) => mixNoise(priors, noise, concentration, words) }),
      });
      return search.steps(state);
    });
    const results: SearchResult[] = [];
    let open = searches.map((steps, at) => ({ at, steps, step: steps.next() }));
    for (;;) {
      for (const { at, step } of open) if (step.done) results[at] = step.value;
      open = open.filter(({ step }) => !step.done);
      if (open.length === 0) return results;
      const asked = open.map(({ step }) => (step.done ? [] : step.value));
      const answers = await this.evaluate(game, asked.flat());
      let from = 0;
      open = open.map(({ at, steps }, i) => ({ at, steps, step: steps.next(answers.slice(from, (from += asked[i].length))) }));
    }
  }

  /** What the policy thinks of situations: the seat's score so far and what it estimates to come; the other seat's is what is left of nothing. */
  private async evaluate<S>(game: Game<S>, leaves: readonly Situation<S>[]): Promise<readonly Evaluation[]> {
    const rows = rowsOf(game, leaves);
    const [logp, estimates] = await Promise.all([this.of.logp(game as Game, rows), this.of.estimates(game as Game, rows)]);
    const { actions } = game.info;
    return leaves.map(({ state, seat, legal }, i) => {
      const value = game.returns(state)[seat] + estimates[i];
      const values = seat === 0 ? [value, -value] : [-value, value];
      const chances = legal.map((action) => Math.exp(logp[i * actions + action]));
      const total = chances.reduce((a, b) => a + b, 0);
      return { values, ...(total > 0 && { priors: chances.map((p) => p / total) }) };
    });
  }
}

/** Mixes a draw of a symmetric Dirichlet distribution into priors. */
function mixNoise(priors: Float64Array, share: number, concentration: number, words: Words): void {
  const drawn = priors.map(() => gamma(words, concentration));
  const total = drawn.reduce((a, b) => a + b, 0);
  if (!(total > 0)) return;
  for (let k = 0; k < priors.length; k++) priors[k] = (1 - share) * priors[k] + (share * drawn[k]) / total;
}
