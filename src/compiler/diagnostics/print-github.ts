import { positionOf } from "../source/source-file.js";
import type { Diagnostic, Severity } from "./define.js";
import { sortDiagnostics } from "./sort.js";

const COMMANDS: Record<Severity, string> = { error: "error", warning: "warning", note: "notice" };

/** Prints messages as workflow commands, which GitHub shows beside the changed lines. */
export function printGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map((diagnostic) => {
      const { file, start, end } = diagnostic.span;
      const from = positionOf(file, start);
      const to = positionOf(file, Math.max(start, end));
      const place = [
        `file=${property(file.path)}`,
        `line=${from.line}`,
        `endLine=${to.line}`,
        // GitHub takes columns only where both ends are on one line.
        ...(from.line === to.line ? [`col=${from.column}`, `endColumn=${to.column}`] : []),
      ];
      // A message about no file stands without a place.
      const properties = [...(file.path.length > 0 ? place : []), `title=${property(`spc ${diagnostic.code}`)}`];
      const text = [diagnostic.text, diagnostic.why && `why: ${diagnostic.why}`, diagnostic.help && `help: ${diagnostic.help}`];
      return `::${COMMANDS[diagnostic.severity]} ${properties.join(",")}::${data(text.filter(Boolean).join("\n"))}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
