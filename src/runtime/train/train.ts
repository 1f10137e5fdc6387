/** The durable loop (D2): runs a step program, saves between steps, goes on where it stopped. */
import type { MethodProgram } from "../../contract/method.js";
import { openExecutor, type Executor } from "../arrays/executor.js";
import { graphsBeside, type GraphFiles } from "../policies/graph-files.js";
import { execute, type Listener, type Metric, type Progress } from "./execute.js";
import { sha256 } from "./files.js";
import { RunFolder, type RunIdentity } from "./run-folder.js";
import { Run } from "./run.js";
import { loadState, saveState } from "./state.js";

/** A method as an emitted module exports it. */
export type Method<L = never> = MethodProgram<Run<L>>;

/** Declares a method; emitted modules call it once. */
export function defineMethod<L>(program: MethodProgram<Run<L>>): MethodProgram<Run<L>> {
  return program;
}

export type { Listener, Metric, Progress } from "./execute.js";

export interface TrainOptions {
  readonly seed: number;
  readonly executor?: Executor;
  readonly threads?: number;
  /** Without a folder nothing is saved. */
  readonly folder?: string;
  /** Throws away what the folder holds. */
  readonly fresh?: boolean;
  /** Least milliseconds between checkpoints, by `now`; default 5000. */
  readonly interval?: number;
  /** A checkpoint after every so many steps, whatever the clock says. */
  readonly everySteps?: number;
  readonly now?: () => number;
  readonly listener?: Listener;
  /** Ends the run after the step at hand, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly files?: GraphFiles;
  /** E4: at most this many passes of every loop, and every interval in each of them. */
  readonly smokePasses?: number;
  /** How many episodes play at once; results do not depend on it (A13). */
  readonly lanes?: number;
}

export interface Trained {
  readonly metrics: readonly Metric[];
  readonly finished: boolean;
  /** Executed steps of the whole run, resumed ones included. */
  readonly steps: number;
  readonly resumedAt?: number;
  /** Decisions collected for learning (E3). */
  readonly decisions: number;
  readonly updates: number;
  readonly device: string;
  readonly run: Run;
}

/** Trains a method to its end, or until the signal. The same program, seed, device and threads give the same bits, killed on the way or not. */
export async function train<L>(program: MethodProgram<Run<L>>, options: TrainOptions): Promise<Trained> {
  const { seed, listener = {}, interval = 5000, now = () => performance.now() } = options;
  const executor = options.executor ?? (await openExecutor({ name: "onnx", threads: options.threads ?? 1 }));
  const run = new Run<L>(program, seed, executor, options.files ?? graphsBeside(program.base));
  const progress: Progress = { at: 0, steps: 0, decisions: 0, metrics: [] };
  const opened = await open(run, progress, options);
  const save = async (stage?: string): Promise<void> => {
    if (!opened) return;
    const state = await saveState(run);
    const checkpoint = { ...state, step: progress.steps, json: { run: state.json, progress } };
    if (stage !== undefined) await opened.folder.keepStage(stage, checkpoint);
    await opened.folder.save(checkpoint);
    listener.checkpoint?.(progress.steps);
  };
  try {
    let saved = now();
    let unsaved = opened?.resumedAt === undefined;
    while (progress.at < program.steps.length && !options.signal?.aborted) {
      const step = program.steps[progress.at];
      progress.at = await execute(run, step, progress, { ...options, listener, folder: opened?.folder });
      progress.steps++;
      listener.step?.(progress.steps);
      unsaved = true;
      const due = options.everySteps !== undefined ? progress.steps % options.everySteps === 0 : now() - saved >= interval;
      if (due || step.kind === "stage") {
        await save(step.kind === "stage" && step.ends ? step.name : undefined);
        saved = now();
        unsaved = false;
      }
    }
    if (unsaved) await save();
    return {
      metrics: progress.metrics,
      finished: progress.at >= program.steps.length,
      steps: progress.steps,
      ...(opened?.resumedAt !== undefined && { resumedAt: opened.resumedAt }),
      decisions: progress.decisions,
      updates: Object.values(run.counters.improves).reduce((a, b) => a + b, 0),
      device: `${executor.name}: ${executor.device}`,
      run: run as unknown as Run,
    };
  } finally {
    await opened?.folder.close();
  }
}

/** Opens the run's folder, if it has one, and goes back to where the run was. */
async function open<L>(
  run: Run<L>,
  progress: Progress,
  options: TrainOptions,
): Promise<{ readonly folder: RunFolder; readonly resumedAt?: number } | undefined> {
  const { listener = {}, fresh } = options;
  if (options.folder === undefined) return undefined;
  const { folder, saved } = await RunFolder.open(options.folder, identityOf(run.program, run.seed, run.executor), {
    ...(fresh !== undefined && { fresh }),
    note: (text) => listener.note?.(text),
  });
  try {
    if (saved) {
      const json = saved.json as { readonly run: unknown; readonly progress: Progress };
      loadState(run, { ...saved, json: json.run });
      Object.assign(progress, json.progress);
    }
    await folder.startMetrics(progress.metrics);
  } catch (error) {
    await folder.close();
    throw error;
  }
  if (!saved) return { folder };
  for (const metric of progress.metrics) listener.metric?.(metric);
  for (const head of run.program.steps) {
    const passes = head.kind === "repeat" ? run.loops.get(head.loop) : undefined;
    if (head.kind === "repeat" && passes) listener.loop?.(head.noun, passes.done, passes.total);
  }
  return { folder, resumedAt: progress.steps };
}

/** A hash of all that a run's numbers depend on but its seed: the program, the executor and the device. */
export function programHash<L>(program: MethodProgram<Run<L>>, executor: Executor): string {
  const { method, program: digest, device } = identityOf(program, 0, executor);
  return sha256(JSON.stringify({ method, digest, executor: executor.name, device }));
}

function identityOf<L>(program: MethodProgram<Run<L>>, seed: number, executor: Executor): RunIdentity {
  const { name: method, digest, settings } = program;
  return { method, program: digest, seed, settings, executor: executor.name, device: executor.device };
}
