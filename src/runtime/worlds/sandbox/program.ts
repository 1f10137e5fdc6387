/** What is run in a sandbox, what it may use, and what came of it: plain data, so that it can cross threads and be stored. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The languages that there are interpreters for. */
export type Language = "python" | "javascript";

/** A program, and the function of it to call. Without one the program is run for what it prints. */
export interface Program {
  readonly code: string;
  readonly call?: { readonly name: string; readonly args: readonly Json[] };
}

/** What one run may use. What is counted (`work`, `memory`, `output`) ends a program at the same place on every machine; `seconds` is for what cannot be counted. */
export interface Limits {
  /** Steps of the interpreter, about a million for a tenth of a second to a second. */
  readonly work: number;
  /** Bytes of memory, those of the interpreter among them (Python's own are 30 MB). */
  readonly memory: number;
  /** Characters printed, and characters of the result. */
  readonly output: number;
  /** Seconds on the clock, for long work inside of one step (`10 ** 10 ** 8`). */
  readonly seconds: number;
}

export const USUAL_LIMITS: Limits = { work: 5_000_000, memory: 128 * 2 ** 20, output: 100_000, seconds: 10 };

/** What came of a run. Each kind but `ok` says that the program did not do its work; none of them is an error of the one who ran it. */
export type Outcome =
  | {
      readonly kind: "ok";
      /** What the function returned, where JSON has a form for it. */
      readonly value?: Json;
      /** The result as the language writes it: `repr` in Python, JSON in JavaScript. */
      readonly text: string;
      readonly output: string;
      readonly work: number;
    }
  /** The program does not parse, or raised something. `line` is its own, from 1. */
  | { readonly kind: "error"; readonly name: string; readonly text: string; readonly line?: number; readonly output: string }
  /** More work, or more seconds, than it may use. */
  | { readonly kind: "timeout"; readonly by: "work" | "clock" }
  | { readonly kind: "memory" }
  | { readonly kind: "output" }
  | { readonly kind: "recursion" }
  /** It reached for something outside: a file, the network, the program around it. */
  | { readonly kind: "forbidden"; readonly what: string }
  /** Two runs of the same program came out differently. */
  | { readonly kind: "unsteady"; readonly first: Outcome; readonly second: Outcome };

/** Leaves a run from inside of the interpreter; no program can catch it. */
export class Stop extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.kind);
  }
}
