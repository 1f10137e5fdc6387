import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { seedNumber, wholeNumber } from "./options.js";

/** `spc play`: a game in the terminal. */
export function play(): Command {
  return new Command("play")
    .description("play a game in the terminal")
    .argument("[spec]", "the project's spec if none is named")
    .option("--game <name>", "which game of the spec, if it holds several")
    .option("--seat <name>", "which seat is yours; `none` watches", "")
    .option("--against <player>", "random, solver, a solution file or a run's folder; a trained policy if there is one, else random")
    .addOption(new Option("--games <n>", "how many in a row").argParser(wholeNumber(1)).default(1))
    .addOption(new Option("--seed <n>", "for chance and the other players").argParser(seedNumber))
    .addHelpText(
      "after",
      examples([
        ["spc play std/games/tic_tac_toe --against random", "an easy start"],
        ["spc play std/games/kuhn_poker --seat second --against solver", "against an equilibrium"],
        ["spc play --against runs/learn-1", "against what was trained"],
      ]),
    )
    .action((spec: string | undefined, options: PlayOptions, command: Command) =>
      run(command, async (context) => {
        const { playGame } = await import("../actions/play.js");
        return playGame(spec, options, context);
      }),
    );
}

export interface PlayOptions {
  readonly game?: string;
  readonly seat: string;
  readonly against?: string;
  readonly games: number;
  readonly seed?: number;
}
