import { Command } from "commander";
import { wholeNumber } from "./options.js";
import type { CheckOptions } from "../actions/check.js";
import { examples, run } from "../command.js";

/** `spc check`: whether specs are right. */
export function check(): Command {
  return new Command("check")
    .description("check specs: syntax, names, types, ranges, who sees what, payoffs, learning")
    .argument("[specs...]", "files, folders or globs", ["."])
    .option(
      "--stats",
      "also tell of each game what it takes and what is known of it: kernel, tree, memory, what is proved and what is checked in play",
    )
    .option(
      "--explore <states>",
      "look at so many states of each game for what goes wrong in play, and play as long at random if there are more",
      wholeNumber(1),
    )
    .option("--fix", "first make the repairs that messages offer, where one is obvious: only what a message is about is rewritten")
    .addHelpText(
      "after",
      examples([
        ["spc check", "every spec in this folder and below"],
        ["spc check duel.sp --format short", "one line a message"],
        ["spc check --fix duel.sp", "mend what can be mended, and tell of the rest"],
        ["spc check --explore 100000 duel.sp", "look further than usual for episodes that break off, and say how far"],
        ["spc check --stats stdlib/games", "what is known of each game"],
        ["spc check 'specs/**/*.sp' --format github", "messages beside the lines of a pull request"],
      ]),
    )
    .action((names: string[], options: CheckOptions, command: Command) =>
      run(command, async (context) => {
        const { checkSpecs } = await import("../actions/check.js");
        return checkSpecs(names, context, options);
      }),
    );
}
