import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { seedNumber, wholeNumber } from "./options.js";

/** `spc solve`: the value of a game and how to play it. */
export function solve(): Command {
  return new Command("solve")
    .description("solve a finite game: its value, the distance from equilibrium, the strategy")
    .argument("[spec]", "the project's spec if none is named")
    .option("--game <name>", "which game of the spec, if it holds several")
    .addOption(
      new Option("--by <method>", "how; backward induction where nothing is hidden, else cfr_plus").choices([
        "cfr_plus",
        "cfr",
        "backward_induction",
      ]),
    )
    .addOption(new Option("--iterations <n>", "passes over the tree").argParser(wholeNumber(1)).default(1000))
    .addOption(new Option("--seed <n>", "for methods that draw").argParser(seedNumber).default(1))
    .option("--save <file>", "keep the strategy, for `spc play --against`")
    .addHelpText(
      "after",
      examples([
        ["spc solve std/games/kuhn_poker", "a spec of the standard library"],
        ["spc solve duel.sp --game duel --iterations 10000", "closer to equilibrium"],
        ["spc solve duel.sp --save duel.solution.json", "keep the strategy"],
      ]),
    )
    .action((spec: string | undefined, options: SolveOptions, command: Command) =>
      run(command, async (context) => {
        const { solveGame } = await import("../actions/solve.js");
        return solveGame(spec, options, context);
      }),
    );
}

export interface SolveOptions {
  readonly game?: string;
  readonly by?: "cfr_plus" | "cfr" | "backward_induction";
  readonly iterations: number;
  readonly seed: number;
  readonly save?: string;
}
