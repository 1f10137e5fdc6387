import type { Context } from "../command.js";
import type { TrainOptions } from "../commands/train.js";
import { couldNotRun } from "../could-not-run.js";
import type { ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import * as messages from "../messages.js";
import { compileSpec } from "./load-games.js";

/** Comes with the learning room. */
export async function trainMethod(spec: string | undefined, _options: TrainOptions, context: Context): Promise<ExitCode> {
  const loaded = compileSpec(spec ?? projectSpec(context.folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  throw couldNotRun(messages.badUsage, { problem: "learning is not wired in yet" });
}
