import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { wholeNumber } from "./options.js";

/** `spc claim`: what specs claim, checked over seeds. */
export function claim(): Command {
  return new Command("claim")
    .description("check what specs claim, over seeds and against baselines")
    .argument("[spec]", "the project's spec if none is named")
    .option("--only <text>", "claims whose title holds this text")
    .option("--smoke", "one seed and two passes a loop, to see that everything runs; never a verdict")
    .option("--fresh", "train every arm again, whatever earlier runs found")
    .option("--report <file>", "write a page with verdicts, curves of all arms and an episode of each to replay")
    .addOption(new Option("--jobs <n>", "processes that train arms; one a core if not said").argParser(wholeNumber(1, 1024)))
    .addOption(new Option("--worker").hideHelp())
    .addOption(new Option("--threads <n>", "threads of the graphs").argParser(wholeNumber(1, 1024)).default(1))
    .addHelpText(
      "after",
      examples([
        ["spc claim std/papers/spiral", "a paper of the standard library"],
        ["spc claim duel.sp --smoke", "a quick look whether it runs"],
        ["spc claim duel.sp --report duel.html", "the same as a page to look at"],
      ]),
    )
    .action((spec: string | undefined, options: ClaimOptions, command: Command) =>
      run(command, async (context) => {
        const { checkClaims } = await import("../actions/claim.js");
        return checkClaims(spec, options, context);
      }),
    );
}

export interface ClaimOptions {
  readonly only?: string;
  readonly smoke?: boolean;
  readonly fresh?: boolean;
  readonly report?: string;
  readonly jobs?: number;
  readonly worker?: boolean;
  readonly threads: number;
}
