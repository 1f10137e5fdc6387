/** Runs the phases that read a spec, on text in memory. */
import { readFileSync } from "node:fs";
import { analyse } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import type { Diagnostic } from "../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";

/** Analyses a spec; `std/…` is read from `stdlib/`. */
export function diagnose(text: string, path = "spec.sp"): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  analyse(
    sourceFile(path, text),
    (_, from) =>
      from.startsWith("std/") ? sourceFile(from, readFileSync(`stdlib/${from.slice(4)}.sp`, "utf8")) : { error: "there is no such file" },
    report,
  );
  return diagnostics;
}

/** A diagnostic as tests compare it: code, text and the flow. */
export function told(diagnostic: Diagnostic): string {
  return [`${diagnostic.code} ${diagnostic.text}`, ...(diagnostic.witness ?? []).map((step) => `  ${step}`)].join("\n");
}
