import type { Game } from "../../contract/game.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { AlphaBeta } from "./alpha-beta.js";
import type { AnySolution, OpenSolution, SearchSolution } from "./solution.js";
import { TreeSearch } from "./tree-search.js";

export interface FromStart<S> {
  readonly seed: number;
  /** Of Monte Carlo tree search, in all; without end where time decides. */
  readonly simulations: number;
  /** How many positions alpha-beta may remember. */
  readonly positions?: number;
  /** Goes on from this. */
  readonly from?: AnySolution<S>;
  /**
   * Gives others a turn, with what could be kept. Alpha-beta has nothing to show before its end, so for it this may throw; Monte Carlo tree search is
   * stopped by `stop` and shows what it has.
   */
  readonly between: (found: () => OpenSolution | undefined) => Promise<void>;
  readonly stop: () => boolean;
}

/** The most moves of best play that are told. */
const TOLD = 60;
/** Thrown by alpha-beta to give others a turn: it begins again, and finds what it has learned. */
const PAUSE = Symbol("pause");
/** So many thousand positions are asked for between two turns: beginning again costs a look at the way so far. */
const THOUSANDS = 8;

/** Searches a game from its start: alpha-beta to the very end, Monte Carlo tree search as far as it is let. */
export function searchFromStart<S>(game: Game<S>, by: "alpha_beta" | "mcts", settings: FromStart<S>): Promise<SearchSolution> {
  return by === "alpha_beta" ? byAlphaBeta(game, settings) : byTreeSearch(game, settings);
}

async function byAlphaBeta<S>(game: Game<S>, { positions, from, between, stop }: FromStart<S>): Promise<SearchSolution> {
  const { name } = game.info;
  const search = new AlphaBeta(game, positions);
  if (from?.kind === "open" && from.state.kind === "positions") search.remember(from.state.keys, from.state.bounds);
  let asked = 0;
  search.stop = () => {
    if (++asked % THOUSANDS === 0 || stop()) throw PAUSE;
  };
  const open = (): OpenSolution => ({
    kind: "open",
    game: name,
    by: "alpha_beta",
    settings: {},
    value: [],
    iterations: search.positions,
    state: { kind: "positions", ...search.memory() },
  });
  for (;;) {
    try {
      return answered(game, search);
    } catch (error) {
      if (error !== PAUSE) throw error;
      await between(open);
    }
  }
}

/** What alpha-beta says of a game's start; whatever it knows already costs it nothing. */
function answered<S>(game: Game<S>, search: AlphaBeta<S>): SearchSolution {
  const { name, payoff } = game.info;
  const start = game.initial();
  const value = search.value(start);
  const sum = payoff.kind === "constant_sum" ? payoff.constant : 0;
  const moves = ranked(game, start, (seat, legal) => {
    const values = search.actionValues(start);
    return legal.map((_, k) => ({ value: seat === 0 ? values[k] : sum - values[k] }));
  });
  const line: string[] = [];
  for (let state = start; line.length < TOLD;) {
    const turn = game.turn(state);
    if (turn.kind !== "decide") break;
    const legal = game.legal(state);
    const values = search.actionValues(state);
    let best = 0;
    for (let k = 1; k < legal.length; k++) if (turn.seat === 0 ? values[k] > values[best] : values[k] < values[best]) best = k;
    line.push(game.describe(turn.site, legal[best]));
    state = game.apply(state, legal[best]);
  }
  return {
    kind: "search",
    game: name,
    by: "alpha_beta",
    settings: {},
    value: [value, sum - value],
    exact: true,
    moves,
    line,
    positions: search.positions,
  };
}

async function byTreeSearch<S>(game: Game<S>, { seed, simulations, from, between, stop }: FromStart<S>): Promise<SearchSolution> {
  const search = new TreeSearch(game, { simulations, seed, stop });
  const words = new WordStream(seed, streamKey("search:start"));
  let start = game.initial();
  const line: string[] = [];
  // A game that begins with a draw is searched from one of its outcomes.
  for (let event = 0; game.turn(start).kind === "chance"; event++) {
    words.reset(0, 0, event);
    const drawn = game.sample(start, () => words.next());
    line.push(`[drawn: ${drawn.join(" ")}]`);
    start = game.apply(start, drawn);
  }
  const before = from?.kind === "search" ? from.state : undefined;
  const found = await search.searchInTurns(start, () => between(() => undefined), before);
  const moves = ranked(game, start, () => found.legal.map((_, k) => ({ value: found.values[k], visits: found.visits[k] })));
  const exact = found.settled && line.length === 0;
  if (moves.length > 0) line.push(moves[0].label);
  return {
    kind: "search",
    game: game.info.name,
    by: "mcts",
    settings: { seed, simulations: found.simulations },
    value: found.value,
    exact,
    moves,
    line,
    positions: found.nodes,
    state: found.state,
  };
}

function ranked<S>(
  game: Game<S>,
  state: S,
  rate: (seat: number, legal: readonly number[]) => readonly { readonly value: number; readonly visits?: number }[],
): SearchSolution["moves"] {
  const turn = game.turn(state);
  if (turn.kind !== "decide") return [];
  const legal = game.legal(state);
  const rated = rate(turn.seat, legal);
  const all = legal.map((action, k) => ({ label: game.describe(turn.site, action), ...rated[k] }));
  return all.sort((a, b) => (b.visits ?? 0) - (a.visits ?? 0) || b.value - a.value);
}
