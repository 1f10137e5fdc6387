import { Command } from "commander";
import { examples, run } from "../command.js";

/** `spc runs`: what was trained here. */
export function runs(): Command {
  return new Command("runs")
    .description("list the runs of a folder, or compare some: their settings where they differ, and their metrics side by side")
    .argument("[folders...]", "runs to compare, or one folder of runs; `runs` if none is named")
    .addHelpText(
      "after",
      examples([
        ["spc runs", "every run in runs/"],
        ["spc runs runs/learn-1 runs/learn-2", "what differs, and what came of it"],
        ["spc runs --format json", "the same for programs"],
      ]),
    )
    .action((folders: string[], _: object, command: Command) =>
      run(command, async (context) => {
        const { showRuns } = await import("../actions/runs.js");
        return showRuns(folders, context);
      }),
    );
}
