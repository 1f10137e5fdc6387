/** Random legal games compile, and agree in their three forms: the readable one, the kernel, and the interpreted automaton (F2). */
import { expect, test } from "vitest";
import type { GameIr } from "../../../src/compiler/4-lower/games/ir.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";
import { compareForms, compareScalars } from "../../compiler/5-emit/games/compare.js";
import { running } from "../../compiler/5-emit/games/emitted.js";
import { interpret } from "../../support/interpret.js";
import { lowerFile, say } from "../../support/lower-text.js";
import { Random } from "../fuzz/random.js";
import { randomGame, shrunkGame, specOf, type RandomGame } from "./random-game.js";

/** `SPC_FUZZ` looks at more games too. */
const GAMES = Math.max(80, Math.floor(Number(process.env.SPC_FUZZ ?? 0) / 200));

/** What is wrong with a game; nothing if all forms agree. */
function problemOf(game: RandomGame): string | undefined {
  try {
    const { games, diagnostics } = lowerFile(sourceFile("random.sp", specOf(game)));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) return `refused: ${errors.map(say).join("\n")}`;
    const ir = games.get("random_game") as GameIr;
    const { game: scalar, kernel } = running(ir);
    compareForms(scalar, kernel, 150);
    compareScalars(scalar, interpret(ir), 20);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test(
  `${GAMES} random games`,
  () => {
    for (let seed = 0; seed < GAMES; seed++) {
      const game = randomGame(new Random(seed));
      const problem = problemOf(game);
      if (problem === undefined) continue;
      const kind = problem.replace(/[^a-z ]/gi, "").slice(0, 25);
      const small = shrunkGame(
        game,
        (g) =>
          problemOf(g)
            ?.replace(/[^a-z ]/gi, "")
            .slice(0, 25) === kind,
      );
      expect.fail(`game ${seed}: ${problemOf(small)}\n\n${specOf(small)}`);
    }
  },
  Math.max(300_000, GAMES * 2_000),
);
