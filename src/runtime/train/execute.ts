/** One step of a step program (D2). */
import type { Step } from "../../contract/method.js";
import { collect } from "./collect.js";
import type { Column } from "../tables/columns.js";
import { levelOf, rowsOf, type Batch } from "../tables/table.js";
import type { Policy } from "../policies/policy.js";
import { improve } from "./improve.js";
import { badMetric } from "./messages.js";
import type { RunFolder } from "./run-folder.js";
import type { Run } from "./run.js";

export interface Metric {
  /** Executed steps when it was measured. */
  readonly step: number;
  /** Passes of the outermost loop. */
  readonly at: number;
  readonly name: string;
  readonly value: number;
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
  /** So many steps have been executed. */
  step?(steps: number): void;
  note?(text: string): void;
}

/** How far a run is: with the run itself, what a checkpoint holds. */
export interface Progress {
  /** The next step's place in the program. */
  at: number;
  /** Steps executed so far. */
  steps: number;
  decisions: number;
  metrics: Metric[];
}

export interface ExecuteOptions {
  readonly listener: Listener;
  readonly folder?: RunFolder | undefined;
  readonly smokePasses?: number;
  readonly lanes?: number;
}

/** Runs one step and gives the next one's place. It changes the run only after it has succeeded. */
export async function execute<L>(
  run: Run<L>,
  step: Step<Run<L>>,
  progress: Readonly<Progress> & { decisions: number },
  { listener, folder, smokePasses, lanes }: ExecuteOptions,
): Promise<number> {
  const next = progress.at + 1;
  switch (step.kind) {
    case "repeat": {
      const { done, total } = run.loops.get(step.loop) ?? { done: 0, total: Math.min(step.times(run), smokePasses ?? Infinity) };
      for (const name of step.forget) delete (run.now as Record<string, unknown>)[name];
      listener.loop?.(step.noun, done, total);
      // An inner loop starts anew in the next pass of the outer one.
      if (done >= total) run.loops.delete(step.loop);
      else run.loops.set(step.loop, { done, total });
      return done >= total ? step.exit : next;
    }
    case "again": {
      const head = run.program.steps[step.head];
      const passes = head.kind === "repeat" ? run.loops.get(head.loop) : undefined;
      if (head.kind !== "repeat" || !passes) throw new Error("a bug in spc: a loop without a head");
      const done = passes.done + 1;
      if (!(step.until?.(run) ?? false)) {
        run.loops.set(head.loop, { ...passes, done });
        return step.head;
      }
      listener.loop?.(head.noun, done, done);
      run.loops.delete(head.loop);
      return head.exit;
    }
    case "branch":
      return (step.every && smokePasses !== undefined) || step.condition(run) ? next : step.otherwise;
    case "goto":
      for (const loop of step.leaves ?? []) run.loops.delete(loop);
      return step.to;
    case "stage":
      if (!step.ends) listener.stage?.(step.name);
      return next;
    case "collect": {
      const batch = await collect(step.plan, {
        seed: run.seed,
        collect: step.plan.measuring ? run.counters.measures : run.counters.collects,
        games: run.program.games,
        policies: (name) => run.bound(name),
        ...(step.values && { values: (await step.values(run)) as readonly Policy[] }),
        ...(step.groups && { groups: await step.groups(run) }),
        ...(lanes !== undefined && { lanes }),
      });
      (run.now as Record<string, unknown>)[step.plan.into] = batch;
      if (step.plan.measuring) {
        run.counters.measures++;
        return next;
      }
      run.counters.collects++;
      const decisions = rowsOf(batch).count;
      progress.decisions += decisions;
      countByPolicy(run, batch);
      listener.collected?.(levelOf(batch, "episode").count, decisions);
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
        rate: feed.rate,
      });
      listener.improved?.(step.plan.name, loss, gradNorm);
      return next;
    }
    case "measure": {
      run.measuring = true;
      const value = Number(await step.value(run));
      run.measuring = false;
      if (!Number.isFinite(value)) throw badMetric({ source: step.source, name: step.name, value });
      run.counters.measures++;
      const metric: Metric = { step: progress.steps, at: passes(run), name: step.name, value };
      await folder?.metric(metric);
      progress.metrics.push(metric);
      listener.metric?.(metric);
      return next;
    }
  }
}

/** Counts who made the decisions of a batch: `hero.decisions`. */
function countByPolicy<L>(run: Run<L>, batch: Batch): void {
  const { policy } = levelOf(batch, "trajectory").columns;
  const counts = new Map<number, number>();
  for (const trajectory of rowsOf(batch).up ?? []) counts.set(policy.data[trajectory], (counts.get(policy.data[trajectory]) ?? 0) + 1);
  for (const [code, count] of counts) {
    const name = policy.names?.[code] ?? "";
    run.counters.decisions[name] = (run.counters.decisions[name] ?? 0) + count;
  }
}

/** Passes of the outermost loop, the one under way counted. */
function passes<L>(run: Run<L>): number {
  for (const { done } of run.loops.values()) return done + 1;
  return 0;
}
