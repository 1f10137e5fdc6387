/** The hand-written automata against known truth, so that the interpreter can be trusted to judge lowered ones. */
import { describe, expect, it } from "vitest";
import { handWrittenGames, kuhnPokerIr, rockPaperScissorsIr, ticTacToeIr } from "../../../support/games-ir.js";
import { interpret } from "../../../support/interpret.js";
import { kuhnCounts, rockPaperScissorsPayoffs, ticTacToeCounts } from "../../../support/known-truth.js";
import { checkObservations, countKuhn, countTicTacToe, playRockPaperScissors } from "../../../support/truth-checks.js";

describe("the hand-written automata", () => {
  it("give Kuhn poker its known numbers of nodes, endings and information sets", () => {
    expect(countKuhn(interpret(kuhnPokerIr()))).toEqual(kuhnCounts);
  });

  it("give tic-tac-toe its known numbers of states and complete games", () => {
    expect(countTicTacToe(interpret(ticTacToeIr()))).toEqual(ticTacToeCounts);
  });

  it("pay rock-paper-scissors as its rules say", () => {
    expect(playRockPaperScissors(interpret(rockPaperScissorsIr()))).toEqual(rockPaperScissorsPayoffs);
  });

  it.each(Object.keys(handWrittenGames))("observe %s without leaving their row", (name) => {
    checkObservations(interpret(handWrittenGames[name]()));
  });
});
