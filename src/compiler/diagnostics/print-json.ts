import type { Span } from "../source/source-file.js";
import { positionOf } from "../source/source-file.js";
import type { Diagnostic } from "./define.js";
import { countSeverities, sortDiagnostics } from "./sort.js";

/** A place for programs: 1-based lines and columns, and half-open offsets, all in UTF-16 units. */
interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
}

/** Turns messages into plain data: sorted, with their places, edits and counts. */
export function diagnosticsAsData(diagnostics: readonly Diagnostic[]) {
  const { error, warning, note } = countSeverities(diagnostics);
  return {
    errors: error,
    warnings: warning,
    notes: note,
    diagnostics: sortDiagnostics(diagnostics).map(({ code, severity, text, span, why, help, witness, related, fix }) => ({
      code,
      severity,
      text,
      place: placeOf(span),
      ...(why !== undefined && { why }),
      ...(help !== undefined && { help }),
      ...(witness !== undefined && { witness }),
      ...(related !== undefined && { related: related.map((other) => ({ text: other.text, place: placeOf(other.span) })) }),
      ...(fix !== undefined && {
        fix: { title: fix.title, edits: fix.edits.map((edit) => ({ place: placeOf(edit.span), text: edit.text })) },
      }),
    })),
  };
}

/** Prints messages as one JSON document. */
export function printJson(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(diagnosticsAsData(diagnostics), null, 2) + "\n";
}

/** Null for a message about no file. */
function placeOf(span: Span): JsonPlace | null {
  if (span.file.path.length === 0) return null;
  const from = positionOf(span.file, span.start);
  const to = positionOf(span.file, span.end);
  return {
    file: span.file.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    start: span.start,
    end: span.end,
  };
}
