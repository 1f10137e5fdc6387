import type { Game } from "../../contract/game.js";
import { AlphaBeta, optimalPlayer } from "./alpha-beta.js";
import { asPolicy } from "./as-policy.js";
import { opposed } from "./methods.js";
import type { PolicyFunction } from "./policy-table.js";
import { solve } from "./solve.js";
import { TreeSearch } from "./tree-search.js";

export interface HintSettings {
  /** How many positions an exact search may remember before it gives up; 20,000 unless given. */
  readonly positions?: number;
  /** How often Monte Carlo tree search descends then; 2,000 unless given. */
  readonly simulations?: number;
}

/**
 * Makes a player that knows the best move where the game can be solved from there, and what Monte Carlo tree search tries most where it cannot: then the
 * share of its tries. Games with something hidden are solved or refused, as a search would look at it.
 */
export function hintingPlayer<S>(game: Game<S>, { positions = 20_000, simulations = 2_000 }: HintSettings = {}): PolicyFunction<S> {
  if (!game.info.perfectInformation) return asPolicy(solve(game).policy);
  const solver = () => (opposed(game.info) ? optimalPlayer(game, new AlphaBeta(game, positions)) : undefined);
  let exact = solver();
  const search = new TreeSearch(game, { simulations });
  return (played, state, seat) => {
    try {
      if (exact !== undefined) return exact(played, state, seat);
    } catch {
      // Too many positions from here, or an endless game: the next question, nearer to the end, begins anew.
      exact = solver();
    }
    return [...search.searchNow(state).policy];
  };
}
