import { Command } from "commander";
import { examples, run } from "../command.js";

interface FmtOptions {
  readonly check?: boolean;
}

/** `spc fmt`: brings specs into the one layout. */
export function fmt(): Command {
  return new Command("fmt")
    .description("format specs in place, each written whole or not at all")
    .argument("[specs...]", "files, folders or globs; `-` formats standard input to standard output", ["."])
    .option("--check", "change nothing; end with 1 if a spec is not formatted")
    .addHelpText(
      "after",
      examples([
        ["spc fmt", "format every spec in this folder and below"],
        ["spc fmt --check specs", "say which specs are not formatted"],
        ["cat duel.sp | spc fmt -", "format what comes in"],
      ]),
    )
    .action((names: string[], options: FmtOptions, command: Command) =>
      run(command, async (context) => {
        const { formatSpecs } = await import("../actions/fmt.js");
        return formatSpecs(names, options.check ?? false, context);
      }),
    );
}
