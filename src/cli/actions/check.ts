import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { plural } from "../../compiler/diagnostics/sort.js";
import type { Context } from "../command.js";
import type { ExitCode } from "../exit.js";
import { findSpecs } from "../files/find-specs.js";
import { verdictOf } from "../verdict.js";
import { diagnose } from "./diagnose.js";

/** Checks specs and prints what was found. A message about a file that several of them import comes once. */
export async function checkSpecs(names: readonly string[], { output, folder }: Context): Promise<ExitCode> {
  const files = findSpecs(names, folder);
  const found = new Map<string, Diagnostic>();
  for (const file of files) {
    for (const diagnostic of await diagnose(file, { folder })) found.set(keyOf(diagnostic), diagnostic);
  }
  const diagnostics = [...found.values()];
  output.json({ specs: files });
  output.diagnostics(diagnostics);
  if (diagnostics.length === 0) output.note(`${plural(files.length, "spec")}, no problems`);
  return verdictOf(diagnostics);
}

function keyOf({ code, span, text }: Diagnostic): string {
  return `${code} ${span.file.path} ${span.start} ${span.end} ${text}`;
}
