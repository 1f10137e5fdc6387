import type { Diagnostic, Severity } from "./define.js";

/** Sorts as a reader goes through the files: by path, place, code. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.span.file.path, b.span.file.path) || a.span.start - b.span.start || a.span.end - b.span.end || compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Counts the messages of each severity. */
export function countSeverities(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** Says how much there is: `2 errors, 1 warning in 1 file`; nothing for nothing. */
export function summaryOf(diagnostics: readonly Diagnostic[]): string {
  const counts = countSeverities(diagnostics);
  const parts = (["error", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => plural(counts[severity], severity));
  if (parts.length === 0) return "";
  return `${parts.join(", ")} in ${plural(new Set(diagnostics.map(({ span }) => span.file.path)).size, "file")}`;
}

/** Writes a count with its noun: `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Writes a whole number with commas between thousands. (`toLocaleString` loads language data, which takes longer than checking a spec.) */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
