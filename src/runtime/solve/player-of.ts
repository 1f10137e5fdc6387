import type { Game } from "../../contract/game.js";
import { optimalPlayer } from "./alpha-beta.js";
import { asPolicy } from "./as-policy.js";
import type { PolicyFunction } from "./policy-table.js";
import { sampledPolicy } from "./sampled-table.js";
import { cannotPlayYet } from "./messages.js";
import type { AnySolution } from "./solution.js";
import { searchingPlayer } from "./tree-search.js";

/** Makes a player of a solution: its table, or the search that found it. */
export function playerOf<S>(solution: AnySolution<S>, game: Game<S>): PolicyFunction<S> {
  switch (solution.kind) {
    case "table":
      return asPolicy(solution.policy);
    case "sampled":
      return sampledPolicy(solution.table);
    case "open":
      throw cannotPlayYet({ game: solution.game, by: solution.by });
    case "search":
      return solution.by === "alpha_beta" ? optimalPlayer(game) : searchingPlayer(game, solution.settings);
  }
}
