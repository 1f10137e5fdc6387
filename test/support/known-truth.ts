/** Known numbers of the first games, taken from `test/truth/`; rock-paper-scissors is small enough to write out. */
import { readFileSync } from "node:fs";

const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(`../truth/${name}.json`, import.meta.url), "utf8"));
const kuhn = read("kuhn_poker");
const ticTacToe = read("tic_tac_toe");

export const kuhnCounts = {
  decisionNodes: kuhn.decision_nodes,
  endings: kuhn.terminal_nodes,
  informationSets: kuhn.infosets,
  perSeat: kuhn.infosets_per_player,
  longest: kuhn.max_length_decisions,
  valueUnderUniform: [1 / 8, -1 / 8],
};

export const ticTacToeCounts = {
  states: ticTacToe.distinct_states_incl_terminal,
  completeGames: ticTacToe.complete_games,
  xWins: ticTacToe.games_x_wins,
  oWins: ticTacToe.games_o_wins,
  draws: ticTacToe.games_draw,
  statesByPly: ticTacToe.distinct_states_by_ply0_9,
};

/** `[first, second, what first is paid]`: rock 0, paper 1, scissors 2. */
export const rockPaperScissorsPayoffs: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [0, 1, -1],
  [0, 2, 1],
  [1, 0, 1],
  [1, 1, 0],
  [1, 2, -1],
  [2, 0, -1],
  [2, 1, 1],
  [2, 2, 0],
];
