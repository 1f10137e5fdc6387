import path from "node:path";
import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { plural } from "../../compiler/diagnostics/sort.js";
import { lookedAt } from "../../compiler/explore/looked-at.js";
import { kindOf } from "../../compiler/source/files.js";
import { gameStats, type GameStats } from "../../compiler/stats/game-stats.js";
import type { CompiledGame } from "../../compiler/compile.js";
import { bytesPerLane } from "../../runtime/games/lane-bytes.js";
import type { Context } from "../command.js";
import type { ExitCode } from "../exit.js";
import { findSpecs } from "../files/find-specs.js";
import { verdictOf } from "../verdict.js";
import { examine } from "./diagnose.js";
import { bringToLife } from "./load-games.js";
import { printStats, type GameReport } from "./print-stats.js";
import { repairSpec, type Repaired } from "./repair.js";

export interface CheckOptions {
  /** Tell of each game what it takes and what is known of it. */
  readonly stats?: boolean;
  /** How many states of each game to look at. */
  readonly explore?: number;
  /** Make the repairs that messages offer before checking. */
  readonly fix?: boolean;
}

/** Checks specs and prints what was found. A message about a file that several of them import comes once. */
export async function checkSpecs(
  names: readonly string[],
  { output, folder }: Context,
  { stats = false, fix = false, explore }: CheckOptions = {},
): Promise<ExitCode> {
  const files = findSpecs(names, folder);
  const repaired: Repaired[] = [];
  // All are mended before any is looked at again: files import each other.
  if (fix)
    for (const file of files) if (isOnDisk(file, folder)) repaired.push(...(await repairSpec(file, path.resolve(folder, file), folder)));
  for (const { file, line, code, title } of repaired) output.data(`${file}:${line}: ${code}: ${title}`);
  if (fix) output.json({ repaired });
  const found = new Map<string, Diagnostic>();
  const games: GameReport[] = [];
  for (const file of files) {
    const examined = await examine(file, { folder, ...(explore === undefined ? {} : { explore }) });
    for (const diagnostic of examined.diagnostics) found.set(keyOf(diagnostic), diagnostic);
    if (explore !== undefined) {
      for (const { game, facts } of examined.games)
        if (facts.exploration !== undefined) output.note(`${game.name}: looked at ${lookedAt(facts.exploration)}`);
    }
    if (!stats) continue;
    games.push(...examined.games.map(({ game, facts }) => withLanes(gameStats(game, facts), game)));
    games.push(...examined.open.map((game) => ({ ...game, kind: "open" as const })));
  }
  const diagnostics = [...found.values()];
  if (stats) {
    output.json({ games });
    if (games.length > 0) output.data(printStats(games, output.color));
  }
  output.json({ specs: files });
  output.diagnostics(diagnostics);
  if (fix) output.note(`${plural(repaired.length, "repair")} made`);
  if (diagnostics.length === 0) output.note(`${plural(files.length, "spec")}, no problems`);
  return verdictOf(diagnostics);
}

/** The standard library's specs are named like files and are none of the user's. */
const isOnDisk = (file: string, folder: string): boolean => kindOf(path.resolve(folder, file)) === "file";

/** Adds how much memory a lane of the kernel takes. */
function withLanes(stats: GameStats, game: CompiledGame): GameReport {
  const kernel = stats.kernel.kind === "written" ? bringToLife(game).kernel : undefined;
  return { kind: "game", ...stats, ...(kernel === undefined ? {} : { bytesPerLane: bytesPerLane(kernel) }) };
}

function keyOf({ code, span, text }: Diagnostic): string {
  return `${code} ${span.file.path} ${span.start} ${span.end} ${text}`;
}
