/** Brings methods of specs to life in this process, with settings as users write them. */
import { readFileSync } from "node:fs";
import { bringMethodToLife, compileWith, type LoadedMethod } from "../../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../../src/compiler/compile-learning.js";
import { compile, type Compiled } from "../../../src/compiler/compile.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import type { MethodIr } from "../../../src/compiler/4-lower/learning/step.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";

/** Compiles a spec that must be right; `std/…` is read from the standard library. */
export function compileText(text: string, path = "spec.sp"): Compiled {
  const { report, diagnostics } = collector();
  const compiled = compile(
    sourceFile(path, text),
    (_, from) => sourceFile(from, readFileSync(`stdlib/${from.slice(4)}.sp`, "utf8")),
    report,
  );
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.code}: ${d.text}`).join("\n"));
  return compiled;
}

/** Lowers the first method of a spec. */
export function lowerText(text: string, settings: readonly string[] = []): MethodIr {
  const compiled = compileText(text);
  const { report, diagnostics } = collector();
  const ir = compileWith(compiled, methodsOf(compiled)[0], settings, report);
  if (!ir) throw new Error(diagnostics.map((d) => `${d.code}: ${d.text}`).join("\n"));
  return ir;
}

/** Compiles the first method of a spec, ready to be trained. */
export function methodOf(text: string, settings: readonly string[] = []): LoadedMethod {
  return bringMethodToLife(lowerText(text, settings));
}

/** SPIRAL as the standard library has it. */
export const SPIRAL = readFileSync("stdlib/papers/spiral.sp", "utf8");
