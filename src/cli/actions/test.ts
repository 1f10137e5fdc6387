import { emitGame } from "../../compiler/5-emit/games/emit-game.js";
import type { GameIr } from "../../compiler/4-lower/games/ir.js";
import type { TestIr } from "../../compiler/4-lower/tests/lower-tests.js";
import type { CompiledGame } from "../../compiler/compile.js";
import { collector, type Diagnostic, type ErrorKind } from "../../compiler/diagnostics/define.js";
import { plural } from "../../compiler/diagnostics/sort.js";
import { type SourceFile, type Span, whereOf } from "../../compiler/source/source-file.js";
import { randomGames } from "../../runtime/games/random-games.js";
import { twinLanes } from "../../runtime/games/twin-lanes.js";
import { twinWorlds } from "../../runtime/games/twin-worlds.js";
import type { Context } from "../command.js";
import type { TestOptions } from "../commands/test.js";
import { EXIT, type ExitCode, worstOf } from "../exit.js";
import { findSpecs } from "../files/find-specs.js";
import * as messages from "../messages.js";
import { bringToLife, compileSpec, type LoadedSpec, moduleToLife } from "./load-games.js";
import { runTest } from "./run-test.js";

/** One line of the report. */
interface Result {
  readonly spec: string;
  readonly what: string;
  readonly passed: boolean;
  /** What was looked at, where it passed. */
  readonly told?: string;
  /** The message, and where it points, where it failed. */
  readonly code?: string;
  readonly text?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Runs the tests of specs, then random games and twin worlds of each game that they declare. */
export async function testSpecs(names: readonly string[], options: TestOptions, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const found: Diagnostic[] = [];
  const results: Result[] = [];
  const tell = (result: Result) => {
    results.push(result);
    output.data(
      `${result.passed ? "pass" : "FAIL"}  ${result.spec}: ${result.what}${result.told === undefined ? "" : ` (${result.told})`}`,
    );
  };
  const verdicts: ExitCode[] = [EXIT.clean];
  for (const file of findSpecs(names, folder)) {
    const loaded = compileSpec(file, context);
    if ("verdict" in loaded) {
      verdicts.push(loaded.verdict);
      continue;
    }
    const spec = loaded.path;
    for (const test of loaded.compiled.tests) {
      if (options.only !== undefined && !test.title.includes(options.only)) continue;
      const problem = runTest(test, gameOf(test));
      if (problem !== undefined) found.push(problem);
      tell({ spec, what: `test "${test.title}"`, passed: problem === undefined, ...whereWrong(problem) });
    }
    if (options.only !== undefined) continue;
    for (const game of loaded.compiled.games.filter(
      ({ declaration }) => declaration.span.file === loaded.compiled.bound.entry.file.source,
    )) {
      for (const look of [playRandomly, lookForLeaks]) {
        const { problem, ...result } = look(game, options, loaded);
        if (problem !== undefined) found.push(problem);
        tell({ spec, ...result, passed: problem === undefined, ...whereWrong(problem) });
        // A game that fails in play cannot be compared with its twins.
        if (problem !== undefined) break;
      }
    }
  }
  output.diagnostics(found);
  const failed = results.filter(({ passed }) => !passed).length;
  output.json({ results });
  output.note(`${plural(results.length - failed, "check")} passed, ${failed} failed`);
  return worstOf([...verdicts, failed > 0 ? EXIT.problems : EXIT.clean]);
}

/** Where a check failed and why, for programs that read results. */
function whereWrong(problem: Diagnostic | undefined): Partial<Result> {
  if (problem === undefined) return {};
  const [, path, line, column] = /^(.*):(\d+):(\d+)$/.exec(whereOf(problem.span)) ?? [];
  return { code: problem.code, text: problem.text, file: path, line: Number(line), column: Number(column) };
}

interface Check {
  readonly what: string;
  readonly told?: string;
  readonly problem?: Diagnostic;
}

function playRandomly(game: CompiledGame, { games, seed }: TestOptions, loaded: LoadedSpec): Check {
  const what = `random games of ${game.name}`;
  const { game: alive } = bringToLife(game);
  const report = randomGames(alive, { episodes: games, seed, promised: paysOutcomeAlone(game.ir) });
  const { problem } = report;
  if (problem !== undefined) {
    const span = spanOf(problem.source, loaded) ?? game.declaration.span;
    const witness = [`seed ${seed}, episode ${report.episodes}`, `moves: ${problem.moves.join(", ") || "none"}`];
    return { what, problem: diagnostic(messages.faultInPlay, span, { game: `\`${game.name}\``, fault: problem.text }, witness) };
  }
  const best = alive.info.seats.map((seat, i) => `${seat} best in ${report.best[i]}`).join(", ");
  return {
    what,
    told: `${plural(games, "episode")}, ${plural(report.decisions, "decision")}, at most ${report.longest} each; ${best}, level ${report.level}`,
  };
}

/** Compares twin worlds of a game (B14). */
export function lookForLeaks(game: CompiledGame, { games, seed }: Pick<TestOptions, "games" | "seed">): Check {
  const what = `twin worlds of ${game.name}`;
  const { game: alive, kernel } = bringToLife(game);
  const report = twinWorlds(alive, { count: games, seed });
  // The batch form may tell what the scalar form keeps: its rows are compared as well.
  const leak =
    report.leak ??
    (kernel === undefined
      ? undefined
      : twinLanes(alive, kernel, report.mode === "plays" ? Math.min(games, report.worlds) : games, seed).leak);
  if (leak === undefined) {
    const told = `${plural(report.worlds, report.mode === "tree" ? "position" : "pair")}, ${plural(report.compared, "question")} compared`;
    return { what, told };
  }
  const witness = [
    `it noticed in both: ${leak.noticed.join("; ") || "nothing"}`,
    ...leak.worlds.map((world, i) => `world ${i + 1}: ${world.join("; ")}`),
  ];
  return { what, problem: diagnostic(messages.leakInPlay, game.declaration.span, { game: game.name, leak: leak.text }, witness) };
}

function gameOf(test: TestIr) {
  const { report, diagnostics } = collector();
  const module = emitGame(test.game, report);
  if (module === undefined) throw new Error(`a bug in spc: a tested game cannot be written: ${diagnostics[0]?.text}`);
  return moduleToLife(module, test.game.name).game;
}

/** Whether all rewards go to the channel that the payoff promise speaks of (A11). */
function paysOutcomeAlone(ir: GameIr): boolean {
  let alone = true;
  JSON.stringify(ir.blocks, (key, value: unknown) => {
    if (key === "type" || key === "span") return undefined;
    if (isReward(value) && value.channel !== "outcome") alone = false;
    return value;
  });
  return alone;
}

function isReward(value: unknown): value is { readonly channel: string } {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "reward";
}

function diagnostic<P>(kind: ErrorKind<P>, span: Span, parameters: P, witness: readonly string[]): Diagnostic {
  return { code: kind.code, severity: kind.severity, text: kind.text(parameters), span, witness };
}

/** The place that a fault names as `path:line:column`, if it lies in a file of the program. */
function spanOf(source: string | undefined, { compiled }: LoadedSpec): Span | undefined {
  const [, path, line, column] = /^(.*):(\d+):(\d+)$/.exec(source ?? "") ?? [];
  const file: SourceFile | undefined = compiled.bound.files.find((bound) => bound.file.source.path === path)?.file.source;
  if (file === undefined) return undefined;
  const start = file.lineStarts[Number(line) - 1] + Number(column) - 1;
  const end = /^\w*/.exec(file.text.slice(start))?.[0].length ?? 0;
  return { file, start, end: start + Math.max(1, end) };
}
