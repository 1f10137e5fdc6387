import type { Game } from "../../contract/game.js";
import { cannotSolve } from "../solve/messages.js";
import { methodNamed } from "../solve/methods.js";
import { runSolver } from "../solve/run-solver.js";
import type { ClaimSolved } from "./check-claim.js";

/** Solves a game for a claim: by a method that measures what it found. */
export async function solveForClaim(game: Game, method: string, iterations: number): Promise<ClaimSolved> {
  const by = methodNamed(method);
  if (by === undefined) throw new Error(`a bug in spc: a claim asks for the solver ${method}`);
  const { solution } = await runSolver(game, { by, iterations });
  if (solution.kind !== "table") {
    throw cannotSolve({
      game: game.info.name,
      by,
      because: "its tree is too large to measure what was found",
      help: "claim something of a smaller version",
    });
  }
  const { value, exploitability, nashConv } = solution;
  return { value, exploitability, nashConv };
}
