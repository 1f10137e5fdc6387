/** Takes a trained policy out of a run's folder: to play against, or to look at. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Executor } from "../arrays/executor.js";
import type { GraphFiles } from "../policies/graph-files.js";
import { damagedCheckpoint, foreignRun } from "./messages.js";
import { readCheckpoint, type RunIdentity } from "./run-folder.js";
import { Run } from "./run.js";
import { loadState } from "./state.js";
import type { Method } from "./train.js";

/** Reads what a run's folder says it is; undefined if it is no run's folder. */
export async function runIdentity(folder: string): Promise<RunIdentity | undefined> {
  try {
    const { identity } = JSON.parse(await readFile(path.join(folder, "run.json"), "utf8")) as { identity?: RunIdentity };
    return identity;
  } catch {
    return undefined;
  }
}

/** Restores a run of `method` from its newest readable checkpoint. The method must have been compiled with the run's settings. */
export async function restoreRun(method: Method, folder: string, executor: Executor, files: GraphFiles): Promise<Run> {
  const identity = await runIdentity(folder);
  if (!identity || identity.method !== method.name)
    throw foreignRun({ folder, what: identity ? `the method \`${identity.method}\`` : "nothing that spc trained" });
  const checkpoints = path.join(folder, "checkpoints");
  const steps = (await readdir(checkpoints).catch(() => [])).filter((name) => /^\d+$/.test(name)).sort();
  let reason = "it holds none";
  for (const step of steps.reverse()) {
    try {
      const saved = await readCheckpoint(path.join(checkpoints, step));
      const run = new Run<Record<string, unknown>>(method as unknown as ConstructorParameters<typeof Run<Record<string, unknown>>>[0], identity.seed, executor, files);
      loadState(run, { ...saved, json: (saved.json as { run: unknown }).run });
      return run;
    } catch (error) {
      reason = `checkpoint ${Number(step)}: ${(error as Error).message}`;
    }
  }
  throw damagedCheckpoint({ folder, reason });
}
