import type { Span } from "../source/source-file.js";

/** `error` stops a build, `warning` does not; `note` adds what a reader may want to know. */
export type Severity = "error" | "warning" | "note";

/** A kind of message, declared once. Codes are `SP` + phase digit (0 source, 1 parse, 2 bind, 3 check, 4 lower, 5 emit) + three digits. */
export interface ErrorKind<P> {
  readonly code: string;
  readonly severity: Severity;
  readonly text: (parameters: P) => string;
}

/** Replaces the text of `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** What a message carries beside its text. */
export interface Extras {
  /** One line of advice: what to write instead. */
  readonly help?: string;
  /** Why it matters, in one line. */
  readonly why?: string;
  /** An edit that mends it. */
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
  /** A second place the message speaks of. */
  readonly related?: readonly { readonly span: Span; readonly text: string }[];
  /** Evidence: the flow of a leak step by step, or the moves of a counter-example. */
  readonly witness?: readonly string[];
}

export interface Diagnostic extends Extras {
  readonly code: string;
  readonly severity: Severity;
  readonly text: string;
  readonly span: Span;
}

/** Takes what a phase noticed. */
export type Reporter = <P>(kind: ErrorKind<P>, span: Span, parameters: P, extras?: Extras) => void;

/** Every declared kind by its code; filled as the modules that declare them are loaded. */
export const kinds = new Map<string, ErrorKind<never>>();

/** Declares a kind of message. Its page is `docs/errors/<code>.md`. The text is lower case, without a full stop, and never blames. */
export function defineError<P = Record<string, never>>(kind: {
  code: string;
  severity?: Severity;
  text: (parameters: P) => string;
}): ErrorKind<P> {
  if (kinds.has(kind.code)) throw new Error(`the code ${kind.code} is declared twice`);
  const whole: ErrorKind<P> = { severity: "error", ...kind };
  kinds.set(kind.code, whole as ErrorKind<never>);
  return whole;
}

/** A reporter that keeps what it is told. One mistake gives one message: the same code at the same place is kept once. */
export function collector(): { report: Reporter; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const report: Reporter = (kind, span, parameters, extras = {}) => {
    const text = kind.text(parameters);
    const key = `${kind.code} ${span.file.path} ${span.start} ${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    diagnostics.push({ code: kind.code, severity: kind.severity, text, span, ...extras });
  };
  return { report, diagnostics };
}

/** A short answer for "did you mean": the candidate within a third of the name's length in edit distance, else nothing. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The least number of letters to insert, drop, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
    }
    before = row;
    row = next;
  }
  return row[b.length];
}

/** For code that cannot be reached: a type error here names the case that was forgotten. */
export function unreachable(value: never): never {
  throw new Error(`a bug in spc: unexpected ${JSON.stringify((value as { kind?: unknown })?.kind ?? value)}`);
}

/** States what must hold inside the compiler; failing is a bug in spc, never a fault of a spec. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`a bug in spc: ${message}`);
}
