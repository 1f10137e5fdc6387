/** `run_python`, `run_javascript` of `std/outside/programs`: what comes of a program, as a value of the language. */
import type { Json, Language, Limits, Outcome, Program } from "../sandbox/program.js";
import { runAndWait } from "./waiting.js";

/** The endings of `std/outside/programs`, in its order. */
const ENDINGS = ["ok", "error", "timeout", "memory", "output", "recursion", "forbidden", "unsteady"] as const;

/** What comes of a program. `value` is the result as its language writes it, `printed` what it printed, `why` what went wrong. */
export interface Ran {
  readonly ending: number;
  readonly value: string;
  readonly printed: string;
  readonly why: string;
  /** The line of the program that failed; 0 where none is known. */
  readonly line: number;
}

/** What one run may use, as games give it. */
interface Allowance {
  readonly work: number;
  readonly memory: number;
  readonly output: number;
  readonly seconds: number;
}

/** Runs a Python program in a sandbox: all of it, and then its function `name` with arguments that stand in a JSON list; without a name, for what it prints. */
export function runPython(program: string, name: string, args: string, allowance: Allowance): Ran {
  return run("python", program, name, args, allowance);
}

/** The same of a JavaScript program. */
export function runJavaScript(program: string, name: string, args: string, allowance: Allowance): Ran {
  return run("javascript", program, name, args, allowance);
}

function run(language: Language, code: string, name: string, args: string, allowance: Allowance): Ran {
  let program: Program = { code };
  if (name !== "") {
    const given = listOf(args);
    if (given === undefined)
      return ran("error", { why: `the arguments are no list in JSON: ${args.length > 60 ? `${args.slice(0, 60)}…` : args}` });
    program = { code, call: { name, args: given } };
  }
  const { work, memory, output, seconds } = allowance;
  const limits: Limits = { work, memory: memory * 2 ** 20, output, seconds };
  return told(runAndWait(language, program, limits));
}

function listOf(text: string): readonly Json[] | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? (value as readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
}

function told(outcome: Outcome): Ran {
  switch (outcome.kind) {
    case "ok":
      return ran("ok", { value: outcome.text, printed: outcome.output });
    case "error":
      return ran("error", { printed: outcome.output, why: `${outcome.name}: ${outcome.text}`, line: outcome.line ?? 0 });
    case "timeout":
      return ran("timeout", { why: outcome.by === "work" ? "more steps than it may use" : "more seconds than it may use" });
    case "memory":
      return ran("memory", { why: "more memory than it may use" });
    case "output":
      return ran("output", { why: "more output than it may write" });
    case "recursion":
      return ran("recursion", { why: "calls within calls without end" });
    case "forbidden":
      return ran("forbidden", { why: `it reached for ${outcome.what}` });
    case "unsteady":
      return ran("unsteady", { why: "two runs of it came out differently" });
  }
}

function ran(ending: (typeof ENDINGS)[number], { value = "", printed = "", why = "", line = 0 }: Partial<Omit<Ran, "ending">>): Ran {
  return { ending: ENDINGS.indexOf(ending), value, printed, why, line };
}
