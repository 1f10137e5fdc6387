/** Takes a trained policy out of a run's folder: to play against, or to look at. */
import path from "node:path";
import type { Executor } from "../arrays/executor.js";
import type { GraphFiles } from "../policies/graph-files.js";
import { newestCheckpoint } from "./checkpoint.js";
import { noCheckpoint, foreignRun } from "./messages.js";
import { runIdentity } from "./run-folder.js";
import { Run } from "./run.js";
import { loadState } from "./state.js";
import type { Method, Progress } from "./train.js";

/** Restores a run of `method` from its newest whole checkpoint. The method must have been compiled with the run's settings. */
export async function restoreRun(method: Method, folder: string, executor: Executor, files: GraphFiles): Promise<Run<never>> {
  const identity = await runIdentity(folder);
  if (!identity) throw foreignRun({ folder, what: "nothing that this version of spc trained", fresh: false });
  if (identity.method !== method.name || identity.program !== method.digest)
    throw foreignRun({ folder, what: `another version of the method \`${identity.method}\`` });
  const saved = await newestCheckpoint(path.join(folder, "checkpoints"));
  if (!saved) throw noCheckpoint({ folder });
  const run = new Run(method, identity.seed, executor, files);
  loadState(run, { ...saved, json: (saved.json as { run: unknown; progress: Progress }).run });
  return run;
}
