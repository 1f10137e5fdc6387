import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { seedNumber, wholeNumber } from "./options.js";

/** `spc test`: a spec's own tests, and those that every game can be put to. */
export function test(): Command {
  return new Command("test")
    .description("run the tests in specs, random games, and twin worlds that look for leaks")
    .argument("[specs...]", "files, folders or globs", ["."])
    .addOption(new Option("--games <n>", "random games of each game").argParser(wholeNumber(1)).default(200))
    .addOption(new Option("--seed <n>", "for the random games").argParser(seedNumber).default(1))
    .option("--only <text>", "tests whose title holds this text; no random games")
    .addHelpText(
      "after",
      examples([
        ["spc test", "everything in this folder and below"],
        ["spc test duel.sp --only bluff", "the tests about bluffing"],
        ["spc test duel.sp --games 10000 --seed 7", "look longer for faults"],
      ]),
    )
    .action((names: string[], options: TestOptions, command: Command) =>
      run(command, async (context) => {
        const { testSpecs } = await import("../actions/test.js");
        return testSpecs(names, options, context);
      }),
    );
}

export interface TestOptions {
  readonly games: number;
  readonly seed: number;
  readonly only?: string;
}
