import { checkLearning } from "../../compiler/compile-learning.js";
import { compile } from "../../compiler/compile.js";
import { exploreGames } from "../../compiler/explore/explore-games.js";
import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { collector } from "../../compiler/diagnostics/define.js";
import { checkExterns } from "../../compiler/source/externs/check-externs.js";
import { openSpecs, showPath } from "../../compiler/source/specs.js";

export interface DiagnoseOptions {
  readonly folder: string;
  /** The spec's text, where it does not come from the disk. */
  readonly text?: string;
}

/** Takes one spec through all phases, writing nothing, and gives every message. */
export async function diagnose(name: string, options: DiagnoseOptions): Promise<readonly Diagnostic[]> {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder: options.folder });
  const source = options.text === undefined ? specs.open(name) : specs.add(name, Buffer.from(options.text));
  if (source !== undefined) {
    const compiled = compile(source, specs.follow, report);
    const externs = { locationOf: specs.locationOf, shown: (location: string) => showPath(location, options.folder) };
    checkExterns(compiled.typed, externs, report);
    // After errors in games and functions, messages about what learns from them would only repeat them.
    if (!diagnostics.some(({ severity }) => severity === "error")) {
      checkLearning(compiled, report);
      const own = compiled.games.filter(({ declaration }) => declaration.span.file === source);
      exploreGames(own, compiled.payoffs, report);
    }
  }
  return diagnostics;
}
