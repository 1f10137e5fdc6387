import type { Game } from "../../contract/game.js";
import { checkedOutcomes } from "./checked-outcomes.js";
import { cannotSolve, endlessGame, tooManyPositions } from "./messages.js";
import type { PolicyFunction } from "./policy-table.js";

const TIE = 1e-12;

/** What is known of the first seat's gain from a position on: it lies between these. */
interface Bounds {
  low: number;
  high: number;
  /** The action that was best or cut the search off: tried first when the position comes up with other bounds. */
  first: number;
}

/**
 * Alpha-beta search (expectiminimax where there are draws) for two-seat games with perfect information and a constant sum, without building a tree: it
 * remembers positions by their bits (F1) with the bounds of their value and the move to try first, and looks through draws at their expectation. Made
 * once, it keeps what it learned for the next question.
 */
export class AlphaBeta<S> {
  /** Called now and then; may throw to end the search, or to go on from what it has learned by then. */
  stop: (() => void) | undefined;
  private asked = 0;
  private readonly known = new Map<string, Bounds>();
  private readonly path = new Set<string>();

  constructor(
    private readonly game: Game<S>,
    /** The most positions it may remember. */
    private readonly limit = 3_000_000,
  ) {
    const { name, seats, payoff, perfectInformation } = game.info;
    const fault = (because: string) => cannotSolve({ game: name, by: "alpha-beta", because });
    if (!perfectInformation) throw fault("something in it is hidden or simultaneous");
    if (seats.length !== 2) throw fault(`it has ${seats.length} seats, not two`);
    if (payoff.kind !== "zero_sum" && payoff.kind !== "constant_sum") throw fault("its scores have no constant sum");
  }

  /** Gives the first seat's score at the end when both play best from `state` on. */
  value(state: S): number {
    // A search that was stopped on its way left it here.
    this.path.clear();
    return this.game.returns(state)[0] + this.gain(state, -Infinity, Infinity);
  }

  /** Gives, for each legal action, the first seat's score at the end when both play best after it. */
  actionValues(state: S): number[] {
    return this.game.legal(state).map((action) => this.value(this.game.apply(state, action)));
  }

  /** What it has learned: positions, and for each the bounds of its value and the move to try first. */
  memory(): { readonly keys: readonly string[]; readonly bounds: Float64Array } {
    const bounds = new Float64Array(3 * this.known.size);
    let at = 0;
    for (const { low, high, first } of this.known.values()) {
      bounds.set([low, high, first], at);
      at += 3;
    }
    return { keys: [...this.known.keys()], bounds };
  }

  /** Takes over what another search of the same game has learned. */
  remember(keys: readonly string[], bounds: Float64Array): void {
    keys.forEach((key, i) => this.known.set(key, { low: bounds[3 * i], high: bounds[3 * i + 1], first: bounds[3 * i + 2] }));
  }

  /** How many positions it remembers. */
  get positions(): number {
    return this.known.size;
  }

  /** The first seat's gain from `state` on; exact if it lies in (alpha, beta), else a bound on that side. */
  private gain(state: S, alpha: number, beta: number): number {
    const { game, known, path } = this;
    const turn = game.turn(state);
    if (turn.kind === "end") return 0;
    const key = game.key(state);
    const found = known.get(key);
    if (found) {
      if (found.low >= beta || found.low === found.high) return found.low;
      if (found.high <= alpha) return found.high;
    }
    if ((++this.asked & 1023) === 0) this.stop?.();
    if (path.has(key)) throw endlessGame({ game: game.info.name, key });
    path.add(key);
    const before = game.returns(state)[0];
    const after = (input: number | readonly number[], low: number, high: number) => {
      const next = game.apply(state, input);
      const paid = game.returns(next)[0] - before;
      return paid + this.gain(next, low - paid, high - paid);
    };
    let best: number;
    let choice = -1;
    if (turn.kind === "chance") {
      best = 0;
      for (const { value, probability } of checkedOutcomes(game, state)) best += probability * after(value, -Infinity, Infinity);
      this.learn(key, best, -Infinity, Infinity, choice);
    } else {
      const sign = turn.seat === 0 ? 1 : -1;
      best = -Infinity * sign;
      let low = alpha;
      let high = beta;
      for (const action of ordered(game.legal(state), found?.first ?? -1)) {
        const value = after(action, low, high);
        if (sign * value > sign * best) {
          best = value;
          choice = action;
        }
        if (sign > 0) low = Math.max(low, best);
        else high = Math.min(high, best);
        if (low >= high) break;
      }
      this.learn(key, best, alpha, beta, choice);
    }
    path.delete(key);
    return best;
  }

  private learn(key: string, value: number, alpha: number, beta: number, choice: number): void {
    let bounds = this.known.get(key);
    if (!bounds) {
      if (this.known.size >= this.limit) {
        throw tooManyPositions({ game: this.game.info.name, limit: this.limit, depth: this.path.size });
      }
      this.known.set(key, (bounds = { low: -Infinity, high: Infinity, first: -1 }));
    }
    bounds.first = choice;
    if (value > alpha) bounds.low = Math.max(bounds.low, value);
    if (value < beta) bounds.high = Math.min(bounds.high, value);
  }
}

/** The actions with one of them first. */
function ordered(legal: readonly number[], first: number): readonly number[] {
  const at = legal.indexOf(first);
  return at <= 0 ? legal : [first, ...legal.slice(0, at), ...legal.slice(at + 1)];
}

/** Makes the player that never errs, for games that alpha-beta can solve: equally often each action that is best. */
export function optimalPlayer<S>(game: Game<S>, search: AlphaBeta<S> = new AlphaBeta(game)): PolicyFunction<S> {
  return (_, state, seat) => {
    const values = search.actionValues(state).map((value) => (seat === 0 ? value : -value));
    const best = Math.max(...values);
    const ties = values.filter((value) => value >= best - TIE).length;
    return values.map((value) => (value >= best - TIE ? 1 / ties : 0));
  };
}
