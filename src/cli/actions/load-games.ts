import path from "node:path";
import { textOf } from "../../compiler/2-bind/bind.js";
import type { Bound } from "../../compiler/2-bind/symbols.js";
import { compile, type Compiled, type CompiledGame } from "../../compiler/compile.js";
import { collector } from "../../compiler/diagnostics/define.js";
import { printJavaScript } from "../../compiler/5-emit/typescript/javascript.js";
import { RUNTIME } from "../../compiler/3-check/externs.js";
import { checkExterns } from "../../compiler/source/externs/check-externs.js";
import type { SourceFile } from "../../compiler/source/source-file.js";
import { openSpecs, showPath } from "../../compiler/source/specs.js";
import type { Module } from "../../compiler/5-emit/typescript/module.js";
import { loadGame, type GameModule } from "../../runtime/games/load.js";
import type { Context } from "../command.js";
import { couldNotRun, didYouMean } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import * as messages from "../messages.js";
import { loadExtern } from "../files/load-extern.js";
import { verdictOf } from "../verdict.js";

/** A spec that was compiled to be run at once. */
export interface LoadedSpec {
  /** How messages name it. */
  readonly path: string;
  readonly compiled: Compiled;
  /** Where all files lie that it was compiled from. */
  readonly reads: readonly string[];
}

/** Why a spec cannot be run: what its messages amount to. They are printed already. */
export interface NotLoaded {
  readonly verdict: ExitCode;
  readonly reads: readonly string[];
}

/** Compiles a spec and prints what there is to say about it. A spec with errors is not given. */
export function compileSpec(name: string, { output, folder }: Context): LoadedSpec | NotLoaded {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder });
  const source = specs.open(name);
  const compiled = source && compile(source, specs.follow, report, specs.readBeside);
  if (compiled !== undefined)
    checkExterns(compiled.typed, { locationOf: specs.locationOf, shown: (location) => showPath(location, folder) }, report);
  output.diagnostics(diagnostics);
  const verdict = verdictOf(diagnostics);
  const reads = [...specs.reads(), ...(compiled === undefined ? [] : externFiles(compiled.bound, specs.locationOf))];
  if (compiled === undefined || source === undefined || verdict !== EXIT.clean) return { verdict, reads };
  return { path: source.path, compiled, reads };
}

/** The TypeScript files that a program's externs come from. */
function externFiles(bound: Bound, locationOf: (file: SourceFile) => string): string[] {
  return bound.files.flatMap(({ file }) =>
    file.declarations.flatMap((d) =>
      d.kind === "extern" && textOf(d.from) !== RUNTIME ? [path.resolve(path.dirname(locationOf(file.source)), textOf(d.from))] : [],
    ),
  );
}

/** Brings a compiled game to life. */
export function bringToLife(game: CompiledGame): GameModule {
  return moduleToLife(game.module, game.name);
}

/** Brings an emitted module to life, and with it the TypeScript that it calls. */
export function moduleToLife(module: Module, name: string): GameModule {
  return loadGame(printJavaScript(module), name, (module.externs ?? []).map(loadExtern));
}

/** Picks the game that a user means: by name, else the first that the spec itself declares, else the first it imports. */
export function pickGame({ compiled, path }: LoadedSpec, name: string | undefined, output: Context["output"]): CompiledGame {
  const { games, bound } = compiled;
  if (games.length === 0) throw couldNotRun(messages.noGame, { path });
  if (name !== undefined) {
    const found = games.find((game) => game.name === name);
    if (found !== undefined) return found;
    const names = games.map((game) => game.name);
    throw couldNotRun(messages.unknownGame, { name, path }, { help: didYouMean(name, names).help ?? `it has ${names.join(", ")}` });
  }
  const own = games.filter((game) => isOwn(game, bound));
  const [first, ...others] = own.length > 0 ? own : games;
  if (others.length > 0) output.note(`taking the game ${first.name}; \`--game\` picks ${others.map((game) => game.name).join(", ")}`);
  return first;
}

function isOwn(game: CompiledGame, bound: Bound): boolean {
  return game.declaration.span.file === bound.entry.file.source;
}
