/** What exploring a game finds. */
import type { Span } from "../source/source-file.js";
import { GameFault } from "./running.js";

/** Something that goes wrong. */
export interface Failure {
  readonly kind: "promise" | "stuck" | "expect" | "fault";
  readonly span: Span;
  /** What is wrong, in words that end a sentence. */
  readonly text: string;
  /** One of each kind at each place is enough. */
  readonly key: string;
}

/** Something that goes wrong, and the episode that shows it. */
export interface Finding extends Failure {
  /** The inputs from the start, in words. */
  readonly moves: readonly string[];
}

/** Says what went wrong; undefined where the interpreter has no form for what it met (an extern), which is no fault of the game. */
export function failureOf(kind: Failure["kind"], span: Span, text: string): Failure;
export function failureOf(error: unknown, span: Span): Failure | undefined;
export function failureOf(what: unknown, span: Span, text?: string): Failure | undefined {
  if (text !== undefined) return failure(what as Failure["kind"], span, text);
  if (!(what instanceof GameFault)) return undefined;
  return failure(what.kind, what.span ?? span, what.message.replace(/ at \S+:\d+:\d+( \(unchecked\))?$/, ""));
}

function failure(kind: Failure["kind"], span: Span, text: string): Failure {
  return { kind, span, text, key: `${kind} ${span.file.path} ${span.start}` };
}
