import { checkLearning } from "../../compiler/compile-learning.js";
import { compile, type CompiledGame } from "../../compiler/compile.js";
import { limitOf } from "../../compiler/explore/explore.js";
import { exploreGames, type GameFacts } from "../../compiler/explore/explore-games.js";
import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { collector } from "../../compiler/diagnostics/define.js";
import { checkExterns } from "../../compiler/source/externs/check-externs.js";
import { whereOf } from "../../compiler/source/source-file.js";
import { openSpecs, showPath } from "../../compiler/source/specs.js";

export interface DiagnoseOptions {
  readonly folder: string;
  /** The spec's text, where it does not come from the disk. */
  readonly text?: string;
  /** How many states of each game to look at; absent: of those with something left open, as many as a second or two allow. */
  readonly explore?: number;
}

/** What there is to say about a spec. */
export interface Examined {
  readonly diagnostics: readonly Diagnostic[];
  /** The games that it declares itself, with what was found out about each; none where there are errors. */
  readonly games: readonly { readonly game: CompiledGame; readonly facts: GameFacts }[];
  /** Games of its own that have no automaton yet, with the parameters that want values. */
  readonly open: readonly { readonly name: string; readonly parameters: readonly string[]; readonly source: string }[];
}

/** Takes one spec through all phases, writing nothing, and gives every message. */
export async function diagnose(name: string, options: DiagnoseOptions): Promise<readonly Diagnostic[]> {
  return (await examine(name, options)).diagnostics;
}

/** Takes one spec through all phases, writing nothing, and gives every message and what was found out about its games. */
export async function examine(name: string, options: DiagnoseOptions): Promise<Examined> {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder: options.folder });
  const source = options.text === undefined ? specs.open(name) : specs.add(name, Buffer.from(options.text));
  if (source !== undefined) {
    const compiled = compile(source, specs.follow, report, specs.readBeside);
    const externs = { locationOf: specs.locationOf, shown: (location: string) => showPath(location, options.folder) };
    checkExterns(compiled.typed, externs, report);
    // After errors in games and functions, messages about what learns from them would only repeat them.
    if (!diagnostics.some(({ severity }) => severity === "error")) {
      checkLearning(compiled, report);
      const own = compiled.games.filter(({ declaration }) => declaration.span.file === source);
      const facts = exploreGames(own, compiled.payoffs, report, options.explore === undefined ? undefined : limitOf(options.explore));
      const open = compiled.typed.games.filter((g) => g.missing.length > 0 && g.declaration.span.file === source);
      return {
        diagnostics,
        games: own.map((game, i) => ({ game, facts: facts[i] })),
        open: open.map((g) => ({ name: g.name, parameters: g.missing, source: whereOf(g.declaration.span) })),
      };
    }
  }
  return { diagnostics, games: [], open: [] };
}
