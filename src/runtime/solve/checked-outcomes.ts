import type { Game, Outcome } from "../../contract/game.js";
import { chanceSum } from "./messages.js";

/** Gives the outcomes of a draw after checking that their probabilities sum to 1 (F7). */
export function checkedOutcomes<S>(game: Game<S>, state: S): readonly Outcome[] {
  const outcomes = game.outcomes(state);
  const sum = outcomes.reduce((total, outcome) => total + outcome.probability, 0);
  if (!(Math.abs(sum - 1) <= 1e-9)) throw chanceSum({ game: game.info.name, sum });
  return outcomes;
}
