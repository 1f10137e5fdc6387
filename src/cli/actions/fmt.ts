import { readFileSync } from "node:fs";
import { format } from "../../compiler/1-parse/format/format.js";
import { parse } from "../../compiler/1-parse/parse.js";
import { collector } from "../../compiler/diagnostics/define.js";
import { plural } from "../../compiler/diagnostics/sort.js";
import type { SourceFile } from "../../compiler/source/source-file.js";
import { openSpecs } from "../../compiler/source/specs.js";
import type { Context } from "../command.js";
import { EXIT, type ExitCode } from "../exit.js";
import { findSpecs } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import { verdictOf } from "../verdict.js";

/** How the text that comes through standard input is called. */
const INPUT = "standard input";

/** Formats specs in place, or says which are not formatted. A spec with syntax errors is left as it is. */
export async function formatSpecs(names: readonly string[], onlyCheck: boolean, { output, folder }: Context): Promise<ExitCode> {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder });
  const throughInput = names.includes("-");
  const changed: string[] = [];
  let seen = 0;
  for (const name of throughInput ? [INPUT] : findSpecs(names, folder)) {
    const source = throughInput ? specs.add(INPUT, readFileSync(0)) : specs.open(name);
    const formatted = source && (await layOut(source));
    if (source === undefined || formatted === undefined) continue;
    seen += 1;
    const same = formatted === source.text;
    if (!same) changed.push(source.path);
    if (throughInput && !onlyCheck) {
      output.json({ formatted });
      output.data(formatted);
    } else if (!same) {
      if (!onlyCheck) writeWhole(specs.locationOf(source), formatted, source.path);
      output.data(source.path);
    }
  }
  output.diagnostics(diagnostics);
  output.json({ changed });
  if (!throughInput) output.note(`${plural(changed.length, "spec")} of ${seen} ${onlyCheck ? "not formatted" : "changed"}`);
  return verdictOf(diagnostics) || (onlyCheck && changed.length > 0 ? EXIT.problems : EXIT.clean);

  /** Nothing if the spec cannot be read as one; its errors are reported. */
  async function layOut(source: SourceFile): Promise<string | undefined> {
    const before = diagnostics.length;
    parse(source, report);
    const broken = diagnostics.slice(before).some(({ severity }) => severity === "error");
    return broken ? undefined : format(source.text, source.path);
  }
}
