import { readFileSync } from "node:fs";
import path from "node:path";
import { format } from "../../compiler/1-parse/format/format.js";
import { parse } from "../../compiler/1-parse/parse.js";
import { collector } from "../../compiler/diagnostics/define.js";
import { plural } from "../../compiler/diagnostics/sort.js";
import { openSpecs, type Specs } from "../../compiler/source/specs.js";
import type { SourceFile } from "../../compiler/source/source-file.js";
import type { Context } from "../command.js";
import { EXIT, type ExitCode } from "../exit.js";
import { findSpecs } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import { verdictOf } from "../verdict.js";

/** Formats specs in place, or says which are not formatted. A spec with syntax errors is left as it is. */
export async function formatSpecs(names: readonly string[], onlyCheck: boolean, { output, folder }: Context): Promise<ExitCode> {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder });
  const changed: string[] = [];
  let seen = 0;
  for (const name of names.includes("-") ? ["-"] : findSpecs(names, folder)) {
    const source = name === "-" ? specs.add("standard input", readFileSync(0)) : specs.open(name);
    if (source === undefined) continue;
    const formatted = await formatOne(source, report);
    if (formatted === undefined) continue;
    seen += 1;
    if (name === "-" && !onlyCheck) {
      output.json({ formatted });
      output.data(formatted);
    } else if (differs(specs, source, formatted)) {
      if (!onlyCheck) writeWhole(specs.locationOf(source), formatted, source.path);
      changed.push(source.path);
      output.data(source.path);
    }
  }
  output.diagnostics(diagnostics);
  output.json({ changed });
  if (!names.includes("-")) output.note(`${plural(changed.length, "spec")} of ${seen} ${onlyCheck ? "not formatted" : "changed"}`);
  return onlyCheck && changed.length > 0 ? EXIT.problems : verdictOf(diagnostics);
}
