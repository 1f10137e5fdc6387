/** The durable loop (D2): runs a step program, saves between steps, goes on where it stopped. */
import type { MethodProgram, Step } from "../../contract/method.js";
import { openExecutor, type Executor } from "../arrays/executor.js";
import { graphsBeside, type GraphFiles } from "../policies/graph-files.js";
import type { Batch } from "./batch.js";
import { collect } from "./collect.js";
import type { Column } from "./host/columns.js";
import { improve } from "./improve.js";
import { badMetric } from "./messages.js";
import { RunFolder, sha256, type RunIdentity } from "./run-folder.js";
import { Run } from "./run.js";
import { loadState, saveState } from "./state.js";

/** A method as an emitted module exports it. */
export type Method<L = never> = MethodProgram<Run<L>>;

/** Declares a method; emitted modules call it once. */
export function defineMethod<L>(program: MethodProgram<Run<L>>): MethodProgram<Run<L>> {
  return program;
}

export interface Metric {
  readonly name: string;
  readonly value: number;
  /** Executed steps when it was measured. */
  readonly step: number;
  /** Passes of the outermost loop. */
  readonly at: number;
}

/** What a run tells while it goes on; nothing of it reaches the run. */
export interface Listener {
  stage?(name: string): void;
  /** A loop has `done` of `total` passes behind it; outer loops come first. */
  loop?(noun: string, done: number, total: number): void;
  metric?(metric: Metric): void;
  improved?(name: string, loss: number, gradNorm: number): void;
  collected?(episodes: number, decisions: number): void;
  checkpoint?(step: number): void;
  note?(text: string): void;
}

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
  const progress: Position = { at: 0, steps: 0, decisions: 0, metrics: [] };
  let folder: RunFolder | undefined;
  let resumedAt: number | undefined;
  if (options.folder !== undefined) {
    const opened = await RunFolder.open(options.folder, identityOf(program, seed, executor), {
      fresh: options.fresh,
      note: (text) => listener.note?.(text),
    });
    folder = opened.folder;
    if (opened.saved) {
      progress.at = loadState(run, { ...opened.saved, json: (opened.saved.json as { run: unknown }).run });
      Object.assign(progress, (opened.saved.json as { progress: Omit<Position, "at"> }).progress);
      resumedAt = progress.steps;
      for (const metric of progress.metrics) listener.metric?.(metric);
      for (const head of program.steps) if (head.kind === "repeat") announce(run, head, listener);
    }
  }
  const save = async (): Promise<void> => {
    if (!folder) return;
    const state = await saveState(run, progress.at);
    const { at: _, ...rest } = progress;
    await folder.save(progress.steps, { ...state, json: { run: state.json, progress: rest } });
    listener.checkpoint?.(progress.steps);
  };
  try {
    let saved = now();
    let unsaved = resumedAt === undefined;
    while (progress.at < program.steps.length && !options.signal?.aborted) {
      const step = program.steps[progress.at];
      progress.at = await execute(run, step, progress, listener, folder, options.smokePasses);
      progress.steps++;
      unsaved = true;
      const due = options.everySteps !== undefined ? progress.steps % options.everySteps === 0 : now() - saved >= interval;
      if (due || step.kind === "stage") {
        await save();
        saved = now();
        unsaved = false;
      }
    }
    if (unsaved) await save();
    const finished = progress.at >= program.steps.length;
    return {
      metrics: progress.metrics,
      finished,
      steps: progress.steps,
      ...(resumedAt !== undefined && { resumedAt }),
      decisions: progress.decisions,
      updates: Object.values(run.counters.improves).reduce((a, b) => a + b, 0),
      device: `${executor.name}: ${executor.device}`,
      run: run as unknown as Run,
    };
  } finally {
    await folder?.close();
  }
}

interface Position {
  at: number;
  steps: number;
  decisions: number;
  metrics: Metric[];
}

/** A hash of all that a run's numbers depend on but its seed: the program, the executor and the device. */
export function programHash<L>(program: MethodProgram<Run<L>>, executor: Executor): string {
  const { method, program: hash, settings, device } = identityOf(program, 0, executor);
  return sha256(Buffer.from(JSON.stringify({ method, hash, settings, name: executor.name, device })));
}

/** What makes two runs the same: the emitted program with its functions, and every setting. */
function identityOf<L>(program: MethodProgram<Run<L>>, seed: number, executor: Executor): RunIdentity {
  const { base: _, games, ...rest } = program;
  const text = JSON.stringify({ ...rest, games: Object.values(games).map((g) => g.game.info) }, (_key, value: unknown) =>
    typeof value === "function" ? String(value) : value,
  );
  return {
    method: program.name,
    program: sha256(Buffer.from(text)),
    seed,
    settings: program.settings,
    executor: executor.name,
    device: executor.device,
  };
}

function announce<L>(run: Run<L>, head: Extract<Step<Run<L>>, { kind: "repeat" }>, listener: Listener): void {
  const done = run.loops.get(head.loop);
  if (done !== undefined) listener.loop?.(head.noun, done, head.times(run));
}

/** Runs one step and gives the next one's place. It changes the run only after it has succeeded. */
async function execute<L>(
  run: Run<L>,
  step: Step<Run<L>>,
  progress: Position,
  listener: Listener,
  folder: RunFolder | undefined,
  smokePasses: number | undefined,
): Promise<number> {
  const next = progress.at + 1;
  switch (step.kind) {
    case "repeat": {
      const done = run.loops.get(step.loop) ?? 0;
      const total = Math.min(step.times(run), smokePasses ?? Infinity);
      for (const name of step.forget) delete (run.now as Record<string, unknown>)[name];
      listener.loop?.(step.noun, done, total);
      if (done >= total) {
        // An inner loop starts anew in the next pass of the outer one.
        run.loops.delete(step.loop);
        return step.exit;
      }
      run.loops.set(step.loop, done);
      return next;
    }
    case "again": {
      const head = headOf(run, step.head);
      const stop = step.until?.(run) ?? false;
      const done = (run.loops.get(head.loop) ?? 0) + 1;
      if (stop) {
        listener.loop?.(head.noun, done, done);
        run.loops.delete(head.loop);
        return head.exit;
      }
      run.loops.set(head.loop, done);
      return step.head;
    }
    case "branch":
      return (step.every && smokePasses !== undefined) || step.condition(run) ? next : step.otherwise;
    case "goto":
      return step.to;
    case "stage":
      listener.stage?.(step.name);
      return next;
    case "collect": {
      const batch = await collect(step.plan, {
        seed: run.seed,
        collect: run.counters.collects,
        games: run.program.games,
        policies: (name) => run.bound(name),
      });
      run.counters.collects++;
      progress.decisions += batch.decisions.count;
      (run.now as Record<string, unknown>)[step.plan.into] = batch;
      listener.collected?.(batch.episodes.count, batch.decisions.count);
      return next;
    }
    case "compute":
      await step.run(run);
      return next;
    case "improve": {
      const feed = await step.feed(run);
      const { loss, gradNorm } = await improve(run, step.plan, {
        batch: feed.batch as Batch,
        columns: feed.columns as Record<string, Column>,
        scalars: feed.scalars,
      });
      listener.improved?.(step.plan.name, loss, gradNorm);
      return next;
    }
    case "measure": {
      const value = Number(await step.value(run));
      if (!Number.isFinite(value)) throw badMetric({ source: step.source, name: step.name, value });
      run.counters.measures++;
      const metric: Metric = { name: step.name, value, step: progress.steps, at: passes(run) };
      await folder?.metric({ step: metric.step, at: metric.at, name: metric.name, value });
      progress.metrics.push(metric);
      listener.metric?.(metric);
      return next;
    }
  }
}

function headOf<L>(run: Run<L>, at: number): Extract<Step<Run<L>>, { kind: "repeat" }> {
  const head = run.program.steps[at];
  if (head.kind !== "repeat") throw new Error("a bug in spc: a loop without a head");
  return head;
}

/** Passes of the outermost loop, the one under way counted. */
function passes<L>(run: Run<L>): number {
  const outer = run.program.steps.find((s) => s.kind === "repeat" && run.loops.has(s.loop));
  return outer?.kind === "repeat" ? (run.loops.get(outer.loop) ?? 0) + 1 : 0;
}
