import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Interrupted } from "../../runtime/solve/iterate.js";
import { methodNamed, usualMethod } from "../../runtime/solve/methods.js";
import { printAnySolution } from "../../runtime/solve/print-any.js";
import { runSolver } from "../../runtime/solve/run-solver.js";
import type { RunProgress, RunResult, RunSettings } from "../../runtime/solve/run-settings.js";
import { describeSolution, type AnySolution } from "../../runtime/solve/solution.js";
import { loadAnySolution, saveSolution } from "../../runtime/solve/solution-file.js";
import { openProgress, type Progress } from "../../runtime/track/progress.js";
import type { Game } from "../../contract/game.js";
import type { Context } from "../command.js";
import type { SolveOptions } from "../commands/solve.js";
import { couldNotRun } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import * as messages from "../messages.js";
import { onInterrupt } from "../process.js";
import { bringToLife, compileSpec, pickGame } from "./load-games.js";

/** Solves a game of a spec and prints its value, how far the strategy is from an equilibrium, and the strategy. */
export async function solveGame(spec: string | undefined, options: SolveOptions, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const loaded = compileSpec(spec ?? projectSpec(folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  const { game } = bringToLife(pickGame(loaded, options.game, output));
  const shown = options.out ?? options.save;
  if (options.resume && shown === undefined)
    throw couldNotRun(messages.badUsage, { problem: "`--resume` needs `--out`: the file to go on from" });
  const file = shown === undefined ? undefined : path.resolve(folder, shown);
  const from = options.resume && file !== undefined && existsSync(file) ? loadAnySolution(readFileSync(file, "utf8"), game) : undefined;
  const by = (options.by === undefined ? undefined : methodNamed(options.by)) ?? from?.by;
  const usual = usualMethod(game.info);
  if (from) output.note(`going on from ${shown} ${reached(from)}`);
  if (by === undefined) output.note(`by ${usual.by}: ${usual.because}`);

  const keep = (solution: AnySolution): void => {
    if (file !== undefined && shown !== undefined) writeWhole(file, saveSolution(solution, game), shown);
  };
  const progress = openProgress(process.stderr);
  const stop = new AbortController();
  let interrupted: ExitCode = EXIT.interrupted;
  const forget = onInterrupt((code) => {
    interrupted = code;
    progress.stop();
    stop.abort();
    return "wait";
  });
  let result: RunResult<unknown>;
  try {
    result = await runSolver(game, {
      ...settingsOf(options),
      ...(by !== undefined && { by }),
      ...(from && { from }),
      ...(file !== undefined && { save: keep }),
      saveEvery: options.saveEvery,
      signal: stop.signal,
      ...(output.format === "text" && { listener: listenerOf(progress, options.time) }),
    });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    output.note("interrupted before there was anything to keep; the same command begins anew");
    return interrupted;
  } finally {
    progress.stop();
    forget();
  }
  keep(result.solution);
  report(result, game, output);
  if (shown !== undefined) output.note(`saved ${shown}`);
  if (result.stopped !== "interrupted") return EXIT.clean;
  output.note(
    shown === undefined
      ? "interrupted; with `--out <file>` the solution is kept, and `--resume` goes on from it"
      : "interrupted; the same command with `--resume` goes on from here",
  );
  return interrupted;
}

/** How far a saved solution had come. */
function reached(from: AnySolution): string {
  switch (from.kind) {
    case "table":
    case "sampled":
      return `at iteration ${count(from.iterations)}`;
    case "search":
      return `after ${count(from.settings.simulations ?? 0)} simulations`;
    case "open":
      return from.state.kind === "positions" ? `with ${count(from.iterations)} positions known` : `after ${count(from.iterations)} steps`;
  }
}

function settingsOf(options: SolveOptions): RunSettings<unknown> {
  const { iterations, time, untilExploitability, seed, updates, alpha, beta, gamma, simulations, nodes } = options;
  const discount = { ...(alpha !== undefined && { alpha }), ...(beta !== undefined && { beta }), ...(gamma !== undefined && { gamma }) };
  return {
    ...(iterations !== undefined && { iterations }),
    ...(time !== undefined && { seconds: time }),
    ...(untilExploitability !== undefined && { until: untilExploitability }),
    ...(seed !== undefined && { seed }),
    ...(updates !== undefined && { updates }),
    ...(Object.keys(discount).length > 0 && { discount }),
    ...(simulations !== undefined && { simulations }),
    ...(nodes !== undefined && { nodes }),
  };
}

/** Bars with rate and time left: of iterations where their number is known, else of seconds. */
function listenerOf(progress: Progress, time: number | undefined): (now: RunProgress) => void {
  return (now) => {
    switch (now.kind) {
      case "tree":
        progress.stage(`${count(now.nodes)} nodes so far`);
        break;
      case "tree done":
        progress.stage(`${count(now.nodes)} nodes, ${count(now.informationSets)} information sets`);
        break;
      case "iterations":
        if (now.seconds > 0) progress.metric("iterations a second", now.made / now.seconds);
        if (now.exploitability !== undefined) progress.metric("exploitability", now.exploitability);
        if (now.total !== undefined) progress.loop("iterations", now.done, now.total);
        else if (time !== undefined) progress.loop("seconds", Math.min(time, Math.round(now.seconds)), time);
        else progress.metric("iterations", now.done);
        break;
    }
  };
}

function report<S>({ solution, stopped, made, seconds }: RunResult<S>, game: Game<S>, output: Context["output"]): void {
  const { seats } = game.info;
  const bySeat = (values: readonly number[]) => Object.fromEntries(seats.map((seat, i) => [seat, values[i]]));
  const { kind, by, settings } = solution;
  const head = { game: solution.game, by, kind, settings, stopped, seconds, value: bySeat(solution.value) };
  switch (solution.kind) {
    case "table": {
      const { tree } = solution.policy;
      output.json({
        ...head,
        iterations: solution.iterations,
        exploitability: solution.exploitability,
        nashConv: solution.nashConv,
        bestResponse: bySeat(solution.bestResponse),
        tree: { nodes: tree.nodes, ...tree.counts, informationSets: tree.informationSets.length, merged: tree.merged },
        policy: describeSolution(solution),
      });
      break;
    }
    case "sampled":
      output.json({
        ...head,
        iterations: solution.iterations,
        valueError: bySeat(solution.valueError),
        informationSets: solution.table.sets.length,
      });
      break;
    case "open":
      output.json({ ...head, iterations: solution.iterations });
      break;
    case "search":
      output.json({ ...head, exact: solution.exact, moves: solution.moves, line: solution.line, positions: solution.positions });
      break;
  }
  output.data(printAnySolution(solution, game));
  const rate = made > 0 && seconds > 0 ? `, ${count(Math.round(made / seconds))} iterations a second` : "";
  const why = { solved: "solved", iterations: "done", time: "the time is over", exploitability: "good enough", interrupted: "interrupted" }[
    stopped
  ];
  output.note(`${why} after ${seconds.toFixed(1)} s${rate}`);
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}
