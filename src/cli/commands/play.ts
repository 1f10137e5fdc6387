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
    .option(
      "--against <player>",
      "random, optimal, a solution file, a run's folder or remote:URL#model; a trained policy if there is one, else random",
    )
    .addOption(new Option("--games <n>", "how many in a row").argParser(wholeNumber(1)).default(1))
    .addOption(new Option("--seed <n>", "for chance and the other players").argParser(seedNumber))
    .option("--save <file>", "keep the last game as a file, with every decision and draw")
    .option("--replay <file>", "tell a game that was kept, as `--seat` was shown it, and play none")
    .addHelpText(
      "after",
      examples([
        ["spc play std/games/tic_tac_toe --against random", "an easy start"],
        ["spc play std/games/kuhn_poker --seat second --against optimal", "against an equilibrium"],
        ["echo '1,1' | spc play std/games/tic_tac_toe --seed 1", "moves can come from a file or a program, a line each"],
        ["spc play --against runs/learn-1", "against what was trained"],
        [
          "spc play std/games/kuhn_poker --against remote:http://127.0.0.1:8000/v1#qwen3",
          "against a language model; SPC_API_KEY may hold a key",
        ],
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
  readonly save?: string;
  readonly replay?: string;
}
