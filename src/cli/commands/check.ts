import { Command } from "commander";
import { examples, run } from "../command.js";

/** `spc check`: whether specs are right. */
export function check(): Command {
  return new Command("check")
    .description("check specs: syntax, names, types, ranges, who sees what, payoffs, learning")
    .argument("[specs...]", "files, folders or globs", ["."])
    .addHelpText(
      "after",
      examples([
        ["spc check", "every spec in this folder and below"],
        ["spc check duel.sp --format short", "one line a message"],
        ["spc check 'specs/**/*.sp' --format github", "messages beside the lines of a pull request"],
      ]),
    )
    .action((names: string[], _options: unknown, command: Command) =>
      run(command, async (context) => {
        const { checkSpecs } = await import("../actions/check.js");
        return checkSpecs(names, context);
      }),
    );
}
