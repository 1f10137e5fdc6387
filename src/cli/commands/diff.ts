import { Command } from "commander";
import { examples, run } from "../command.js";

/** `spc diff`: what a change of a spec does to what was trained. */
export function diff(): Command {
  return new Command("diff")
    .description(
      "say what changed between two versions of a spec, for policies that were trained on the first; ends with 1 if anything did",
    )
    .argument("<before>", "a spec, or `REVISION:spec` as git has it")
    .argument("<after>", "a spec, or `REVISION:spec`")
    .addHelpText(
      "after",
      examples([
        ["spc diff old.sp new.sp", "seats, actions, observations, payoffs, ends; rules if those are the same"],
        ["spc diff HEAD:duel.sp duel.sp", "what the working copy changes"],
        ["spc diff v1:duel.sp v2:duel.sp --format json", "between two revisions, for programs"],
      ]),
    )
    .action((before: string, after: string, _: object, command: Command) =>
      run(command, async (context) => {
        const { diffSpecs } = await import("../actions/diff.js");
        return diffSpecs(before, after, context);
      }),
    );
}
