/** Methods whose runs are killed in tests, made short. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { bringMethodToLife, compileWith, type LoadedMethod } from "../../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { compileText } from "./methods.js";

/** Where a method's own settings would take long, shorter ones; a method without an entry has those that it declares. */
const SHORTER: Readonly<Record<string, readonly string[]>> = {
  reward_model: ["labels=600"],
  spiral: ["games=[kuhn_poker]", "net=mlp([4])", "n=4"],
  psro: ["rival=nash_past", "games=4", "updates=4", "every_so=2"],
  stax: ["budget=120", "chunk=40"],
};

/** The papers of the standard library, the specs to start from, and a small one for each rule of `stdlib/learning`. */
export const keptSpecs: readonly string[] = ["stdlib/papers", "specs", "test/runtime/train/library"]
  .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
  .filter((file) => file.endsWith(".sp") && /^method /m.test(readFileSync(file, "utf8")));

/** The methods of a spec, ready to be trained. */
export function keptMethods(file: string): readonly LoadedMethod[] {
  const compiled = compileText(readFileSync(file, "utf8"), file);
  return methodsOf(compiled).flatMap((decl) => {
    const { report, diagnostics } = collector();
    const ir = compileWith(compiled, decl, SHORTER[decl.name.text] ?? [], report);
    const errors = diagnostics.filter((d) => d.severity === "error");
    if (errors.length > 0) throw new Error(errors.map((d) => `${d.code}: ${d.text}`).join("\n"));
    return ir ? [bringMethodToLife(ir)] : [];
  });
}

/** How these runs are made: two passes of every loop, a checkpoint after every third step. */
export const shortly = { seed: 3, smokePasses: 2, everySteps: 3 } as const;
