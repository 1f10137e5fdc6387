import { positionOf } from "../source/source-file.js";
import type { Diagnostic } from "./define.js";
import { sortDiagnostics } from "./sort.js";
import { visible } from "./visible-text.js";

/** Prints one line a message, `path:line:column: error SP3001: text`, as editors and `grep` like it. */
export function printShort(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map(({ code, severity, text, span }) => {
      const { line, column } = positionOf(span.file, span.start);
      const place = span.file.text.length > 0 ? `${span.file.path}:${line}:${column}` : span.file.path || "spc";
      return `${visible(place)}: ${severity} ${code}: ${visible(text)}\n`;
    })
    .join("");
}
