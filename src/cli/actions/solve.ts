import path from "node:path";
import { printSolution, describeSolution } from "../../runtime/solve/solution.js";
import { saveSolution } from "../../runtime/solve/solution-file.js";
import { solve } from "../../runtime/solve/solve.js";
import { openProgress } from "../../runtime/track/progress.js";
import type { Context } from "../command.js";
import type { SolveOptions } from "../commands/solve.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import { onInterrupt } from "../process.js";
import { bringToLife, compileSpec, pickGame } from "./load-games.js";

/** Solves a game of a spec and prints its value, how far the strategy is from an equilibrium, and the strategy. */
export function solveGame(spec: string | undefined, options: SolveOptions, context: Context): ExitCode {
  const { output, folder } = context;
  const loaded = compileSpec(spec ?? projectSpec(folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  const { game } = bringToLife(pickGame(loaded, options.game, output));
  const progress = openProgress(process.stderr);
  const forget = onInterrupt(() => progress.stop());
  try {
    const shows = output.format === "text" && process.stderr.isTTY;
    const solution = solve(game, {
      by: options.by,
      iterations: options.iterations,
      progress: shows ? (done, total) => progress.loop("iterations", done, total) : undefined,
    });
    progress.stop();
    const { seats } = game.info;
    output.json({
      game: solution.game,
      by: solution.by,
      iterations: solution.iterations,
      value: Object.fromEntries(seats.map((seat, i) => [seat, solution.value[i]])),
      exploitability: solution.exploitability,
      nashConv: solution.nashConv,
      policy: describeSolution(solution),
    });
    output.data(printSolution(solution));
    if (options.save !== undefined) {
      writeWhole(path.resolve(folder, options.save), saveSolution(solution), options.save);
      output.note(`saved ${options.save}`);
    }
    return EXIT.clean;
  } finally {
    progress.stop();
    forget();
  }
}
