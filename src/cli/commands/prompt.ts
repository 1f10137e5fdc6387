import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { seedNumber, wholeNumber } from "./options.js";

/** `spc prompt`: what a language model is sent. */
export function prompt(): Command {
  return new Command("prompt")
    .description("print what a language model would be sent: rules, what its seat sees, legal moves, the grammar of its answer")
    .argument("[spec]", "the project's spec if none is named")
    .option("--game <name>", "which game of the spec, if it holds several")
    .option("--seat <name>", "whose prompt; the seat that is asked first if none is named", "")
    .option("--of <format>", "the instructions, grammar and JSON schema of a format instead")
    .addOption(new Option("--after <n>", "how many decisions are made at random before").argParser(wholeNumber(0)).default(0))
    .addOption(new Option("--seed <n>", "for chance and those decisions").argParser(seedNumber).default(1))
    .addHelpText(
      "after",
      examples([
        ["spc prompt std/games/kuhn_poker --seat second --seed 3", "what the second seat is asked"],
        ["spc prompt std/games/tic_tac_toe --after 4", "in the middle of a game"],
      ]),
    )
    .action((spec: string | undefined, options: PromptOptions, command: Command) =>
      run(command, async (context) => {
        const { printPrompt } = await import("../actions/prompt.js");
        return printPrompt(spec, options, context);
      }),
    );
}

export interface PromptOptions {
  readonly game?: string;
  readonly seat: string;
  readonly of?: string;
  readonly after: number;
  readonly seed: number;
}
