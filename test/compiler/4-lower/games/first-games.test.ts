/** The games of the standard library, lowered from their text, against known truth. */
import { describe, expect, it } from "vitest";
import { interpret } from "../../../support/interpret.js";
import { kuhnCounts, rockPaperScissorsPayoffs, ticTacToeCounts } from "../../../support/known-truth.js";
import { lowerFile, say, standard } from "../../../support/lower-text.js";
import { checkObservations, countKuhn, countTicTacToe, playRockPaperScissors, walk } from "../../../support/truth-checks.js";
import type { GameIr } from "../../../../src/compiler/4-lower/games/ir.js";

function game(path: string, name: string): GameIr {
  const { games, diagnostics } = lowerFile(standard(path));
  const ir = games.get(name);
  if (ir === undefined) throw new Error(`${name} was not lowered: ${diagnostics.map(say).join("; ")}`);
  return ir;
}

describe("lowered Kuhn poker", () => {
  const ir = game("std/games/kuhn_poker", "kuhn_poker");

  it("has its known numbers of nodes, endings and information sets, and value under uniform play", () => {
    expect(countKuhn(interpret(ir))).toEqual(kuhnCounts);
  });

  it("knows that it is short", () => {
    expect([ir.longest, ir.longestHistory]).toEqual([3, 3]);
  });

  it("makes one site of the two first moves and one of the two answers", () => {
    expect(ir.sites.map((s) => [s.name, s.labels])).toEqual([
      ["move", ["check", "bet"]],
      ["answer", ["fold", "call"]],
    ]);
  });

  it("hides the other card and shows the own one", () => {
    expect(ir.observation.features.map((f) => [f.name, f.type.kind])).toEqual([
      ["card", "enum"],
      ["stake", "array"],
    ]);
  });
});

describe("lowered tolled Kuhn poker", () => {
  it("is Kuhn poker, two chips less for the first player", () => {
    const plain: number[] = [];
    const tolled: number[] = [];
    const collect = (name: string, into: number[]) => {
      const played = interpret(game("std/games/kuhn_poker", name));
      walk(played, (state) => {
        if (played.turn(state).kind === "end") into.push(played.returns(state)[0]);
      });
    };
    collect("kuhn_poker", plain);
    collect("tolled_kuhn_poker", tolled);
    expect(tolled).toEqual(plain.map((r) => r - 2));
  });
});

describe("lowered tic-tac-toe", () => {
  const ir = game("std/games/tic_tac_toe", "tic_tac_toe");

  it("has its known numbers of states and complete games", () => {
    expect(countTicTacToe(interpret(ir))).toEqual(ticTacToeCounts);
  });

  it("has perfect information and so no history", () => {
    expect([ir.perfectInformation, ir.observation.history]).toEqual([true, false]);
  });

  it("shows its board", () => {
    const played = interpret(ir);
    expect(played.show(played.apply(played.initial(), 4), 1)).toBe(". . .\n. X .\n. . .\nYou are o. Your move.");
  });
});

describe("lowered rock-paper-scissors", () => {
  const ir = game("std/games/rock_paper_scissors", "rock_paper_scissors");

  it("pays as its rules say, and shows no throw before both are made", () => {
    expect(playRockPaperScissors(interpret(ir))).toEqual(rockPaperScissorsPayoffs);
  });
});

it.each([
  ["std/games/kuhn_poker", "kuhn_poker"],
  ["std/games/tic_tac_toe", "tic_tac_toe"],
  ["std/games/rock_paper_scissors", "rock_paper_scissors"],
])("%s is observed without leaving its row", (path, name) => {
  checkObservations(interpret(game(path, name)));
});
