import { Command } from "commander";
import { examples, run } from "../command.js";

interface InitOptions {
  readonly force?: boolean;
}

/** `spc init`: a small project to start from. */
export function init(): Command {
  return new Command("init")
    .description("make a small project: a game of its own, a method that learns it, a claim")
    .argument("[folder]", "where; made if it does not exist", ".")
    .option("--force", "also in a folder that holds something; files that exist are kept as they are")
    .addHelpText("after", examples([["spc init last_stone && cd last_stone && spc train", "from nothing to a trained policy"]]))
    .action((folder: string, options: InitOptions, command: Command) =>
      run(command, async (context) => {
        const { makeProject } = await import("../actions/init.js");
        return makeProject(folder, options.force ?? false, context);
      }),
    );
}
