import path from "node:path";
import { availableParallelism } from "node:os";
import type { GameIr } from "../../compiler/4-lower/games/ir.js";
import { collector } from "../../compiler/diagnostics/define.js";
import type { Kernel } from "../../contract/game.js";
import { openExecutor } from "../../runtime/arrays/executor.js";
import { train, type Method, type Metric, type Trained } from "../../runtime/train/train.js";
import {
  clockOf,
  emptyProfile,
  profiledExecutor,
  profiledKernel,
  readingTime,
  sharesOf,
  type Profile,
} from "../../runtime/track/profile.js";
import { openProgress } from "../../runtime/track/progress.js";
import type { Context } from "../command.js";
import type { TrainOptions } from "../commands/train.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import { onInterrupt } from "../process.js";
import { verdictOf } from "../verdict.js";
import { compileSpec } from "./load-games.js";
import { runReport } from "./run-report.js";
import { bringMethodToLife, compileWith, pickMethod } from "./load-methods.js";

/** Trains a method of a spec, with progress, and closes with a report. The same command goes on with a run that was stopped. */
export async function trainMethod(spec: string | undefined, options: TrainOptions, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const loaded = compileSpec(spec ?? projectSpec(folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  const decl = pickMethod(loaded.compiled, loaded.path, options.method, output);
  const { report, diagnostics } = collector();
  const ir = compileWith(loaded.compiled, decl, options.set ?? [], report);
  output.diagnostics(diagnostics);
  if (ir === undefined) return verdictOf(diagnostics) || EXIT.problems;
  const { method, files } = bringMethodToLife(ir);

  const shown = options.out ?? path.join("runs", `${ir.name}-${options.seed}`);
  const target = path.resolve(folder, shown);
  const device = options.device === "auto" ? "cpu" : options.device;
  const opened = await openExecutor({ name: options.executor, threads: options.threads, device });
  const profile = emptyProfile();
  const executor = options.profile ? profiledExecutor(opened, profile) : opened;
  output.note(
    `${ir.name} on ${executor.name} (${executor.device}; this machine has ${availableParallelism()} cores${options.device === "auto" ? "; cpu unless `--device` says otherwise" : ""}), seed ${options.seed}, in ${shown}`,
  );
  for (const policy of ir.policies) output.note(`  ${policy.name}: ${policy.summary}`);
  output.note(`  plays ${ir.games.map((g) => g.name + slowly(g, method.games[g.name].kernel)).join(", ")}`);

  const started = performance.now();
  const clock = clockOf(executor.device);
  const since = clock();
  const progress = openProgress(process.stderr);
  const quiet = output.format !== "text";
  const stop = new AbortController();
  let interrupted: ExitCode = EXIT.interrupted;
  const forget = onInterrupt((code) => {
    interrupted = code;
    progress.stop();
    if (!quiet && !stop.signal.aborted) process.stderr.write("stopping after this step; once more to stop at once\n");
    stop.abort();
    return "wait";
  });
  let trained: Trained;
  try {
    trained = await train(options.profile ? profiledGames(method, profile) : method, {
      seed: options.seed,
      executor,
      files,
      folder: target,
      signal: stop.signal,
      ...(options.fresh !== undefined && { fresh: options.fresh }),
      ...(options.saveEvery !== undefined && { everySteps: options.saveEvery }),
      listener: quiet
        ? {}
        : {
            stage: (name) => progress.stage(name),
            loop: (noun, done, total) => progress.loop(noun, done, total),
            metric: (metric) => progress.metric(metric.name, metric.value),
            note: (text) => progress.line(text),
          },
    });
  } finally {
    progress.stop();
    forget();
  }
  const seconds = (performance.now() - started) / 1000;
  const whole = clock() - since - (options.profile ? readingTime(profile, clock) : 0);
  const summary = summarise(trained.metrics);
  const result = {
    method: ir.name,
    settings: ir.settings,
    seed: options.seed,
    device: trained.device,
    steps: trained.steps,
    updates: trained.updates,
    decisions: trained.decisions,
    ...(trained.resumedAt !== undefined && { resumedAt: trained.resumedAt }),
    metrics: summary,
  };
  writeWhole(path.join(target, "report.json"), `${JSON.stringify(result, null, 2)}\n`, path.join(shown, "report.json"));
  const { reportPage } = await import("../../runtime/track/report-page.js");
  const page = reportPage(await runReport(trained, result, method.games, seconds));
  writeWhole(path.join(target, "report.html"), page, path.join(shown, "report.html"));
  output.json({ ...result, folder: shown, seconds, ...(options.profile && { profile: { ...profile, whole } }) });
  output.data(closing(trained, summary, shown, seconds));
  if (options.profile) output.data(`profile: ${sharesOf(profile, whole, executor.device)}`);
  trained.run.dispose();
  if (trained.finished) return EXIT.clean;
  output.note("interrupted; the same command goes on from here");
  return interrupted;
}

/** The same method, the time of its games' kernels counted. */
function profiledGames(method: Method, profile: Profile): Method {
  const games = Object.entries(method.games).map(([name, { game, kernel }]) => [name, { game, kernel: profiledKernel(kernel, profile) }]);
  return { ...method, games: Object.fromEntries(games) as Method["games"] };
}

/** Says of a game without a kernel that its episodes take longer. */
function slowly(game: GameIr, kernel: Kernel): string {
  if (kernel.scalar !== true) return "";
  const why = game.externs === undefined ? "`spc check --stats` says why" : "its rules call TypeScript";
  return ` (slowly, for it has no kernel: ${why})`;
}

interface MetricSummary {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
}

function summarise(metrics: readonly Metric[]): MetricSummary[] {
  const names = [...new Set(metrics.map((m) => m.name))];
  return names.map((name) => {
    const values = metrics.filter((m) => m.name === name).map((m) => m.value);
    return { name, first: values[0], last: values[values.length - 1], low: Math.min(...values), high: Math.max(...values), values };
  });
}

/** The closing report: what was done, every metric with its course, and where the run lies. */
function closing(trained: Trained, summary: readonly MetricSummary[], folder: string, seconds: number): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  const before = trained.finished && trained.resumedAt === trained.steps;
  const done = `${before ? "trained before (`--fresh` begins anew)" : trained.finished ? "trained" : "stopped"}: ${count(trained.updates)} updates from ${count(trained.decisions)} decisions`;
  const here = trained.resumedAt === undefined ? "" : `, resumed at step ${count(trained.resumedAt)}`;
  const lines = [`${done} in ${seconds.toFixed(1)} s${here} (${trained.device})`];
  if (summary.length > 0) {
    const name = Math.max(6, ...summary.map((s) => s.name.length));
    lines.push("", `${"metric".padEnd(name)}  ${"first".padStart(9)}  ${"last".padStart(9)}  ${"lowest".padStart(9)}  course`);
    for (const s of summary) {
      lines.push(`${s.name.padEnd(name)}  ${figure(s.first)}  ${figure(s.last)}  ${figure(s.low)}  ${course(s.values)}`);
    }
  }
  lines.push("", `weights, metrics and checkpoints are in ${folder}`);
  return lines.join("\n");
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4))).padStart(9);
}

/** A metric's values as bars of text, at most thirty. */
function course(values: readonly number[]): string {
  const bars = "▁▂▃▄▅▆▇█";
  const low = Math.min(...values);
  const high = Math.max(...values);
  const most = 30;
  const picked =
    values.length <= most ? values : Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]);
  return picked.map((v) => bars[high === low ? 0 : Math.round(((v - low) / (high - low)) * (bars.length - 1))]).join("");
}
