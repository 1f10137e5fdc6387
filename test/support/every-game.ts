/** Every game of the specs that ship, found on the disk, so that new ones are tested without being named. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bringToLife } from "../../src/cli/actions/load-games.js";
import { compile, type CompiledGame } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { openSpecs } from "../../src/compiler/source/specs.js";
import type { ChanceKey, Game } from "../../src/contract/game.js";
import { playEpisode } from "../../src/runtime/games/driver.js";
import type { GameModule } from "../../src/runtime/games/load.js";
import { realsOf } from "../../src/runtime/games/real-choice.js";
import { anyOf } from "./any-action.js";
import { say } from "./lower-text.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The specs of `stdlib/` and `specs/`, by path. */
export function everySpec(): readonly string[] {
  return (
    ["stdlib", "specs"]
      .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
      .filter((file) => file.endsWith(".sp"))
      // What only `std/outside/…` may say has no meaning by its path, and declares no games.
      .filter((file) => !file.startsWith(join("stdlib", "outside")))
      .sort()
  );
}

export interface Found {
  readonly compiled: CompiledGame;
  readonly running: GameModule;
}

/** Compiles the games that a spec itself declares, those whose parameters have values; an error is a failure. */
export function gamesOf(spec: string): readonly Found[] {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder: ROOT });
  const source = specs.open(spec);
  if (source === undefined) throw new Error(diagnostics.map(say).join("\n"));
  const { games } = compile(source, specs.follow, report);
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new Error(errors.map(say).join("\n"));
  return games.filter((game) => game.declaration.span.file === source).map((compiled) => ({ compiled, running: bringToLife(compiled) }));
}

/** How many decisions a game takes on average, in a few random episodes. */
export function usualLength<S>(game: Game<S>, chance: ChanceKey, random: () => number): number {
  const games = 4;
  let decisions = 0;
  for (let episode = 0; episode < games; episode++)
    decisions += playEpisode(game, (state, turn, legal) => anyOf(realsOf(game, state, turn.site), legal, random), chance, episode).asked;
  return Math.max(1, decisions / games);
}
