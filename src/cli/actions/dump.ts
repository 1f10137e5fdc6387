import { dumpPasses } from "../../compiler/4-lower/arrays/dump.js";
import { printIr } from "../../compiler/4-lower/games/print-ir.js";
import { dumpFusions } from "../../compiler/5-emit/onnx/fusions.js";
import { compileMethod, methodsOf } from "../../compiler/compile-learning.js";
import { collector } from "../../compiler/diagnostics/define.js";
import type { Context } from "../command.js";
import { type ExitCode, worstOf } from "../exit.js";
import { verdictOf } from "../verdict.js";
import { namedSpecs } from "./build.js";
import { compileSpec } from "./load-games.js";

/** Prints what lies between the phases: each game's automaton, and each graph of a method before its passes, after each, and as it runs. */
export async function dumpSpecs(names: readonly string[], context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const verdicts: ExitCode[] = [0];
  const games: Record<string, string> = {};
  const graphs: Record<string, string> = {};
  for (const file of namedSpecs(names, folder)) {
    const loaded = compileSpec(file, context);
    if ("verdict" in loaded) {
      verdicts.push(loaded.verdict);
      continue;
    }
    const { compiled } = loaded;
    for (const { name, ir } of compiled.games) games[name] = printIr(ir);
    const { report, diagnostics } = collector();
    for (const decl of methodsOf(compiled).filter((m) => m.params.every((p) => p.default !== undefined))) {
      for (const graph of compileMethod(compiled, decl, report)?.graphs ?? []) graphs[graph.name] = dumpPasses(graph) + dumpFusions(graph);
    }
    output.diagnostics(diagnostics);
    verdicts.push(verdictOf(diagnostics));
  }
  output.json({ games, graphs });
  output.data([...Object.values(games), ...Object.values(graphs)].join("\n"));
  return worstOf(verdicts);
}
