/** The thread that an interpreter lives in: it gets programs and answers with outcomes, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { JavaScriptInterpreter } from "./javascript/interpreter.js";
import { PythonInterpreter } from "./python/interpreter.js";
import type { Language, Limits, Outcome, Program } from "./program.js";

export interface Order {
  readonly program: Program;
  readonly limits: Limits;
}

export type Answer = { readonly kind: "ready" } | { readonly kind: "done"; readonly outcome: Outcome; readonly worn: boolean };

const port = parentPort!;
const { language } = workerData as { readonly language: Language };
const python = language === "python" ? await PythonInterpreter.start() : undefined;
const javascript = language === "javascript" ? await JavaScriptInterpreter.start() : undefined;

port.on("message", ({ program, limits }: Order) => {
  const outcome = (python ?? javascript)!.run(program, limits);
  // Memory never shrinks: one that has grown would let the next program have more than its limit.
  port.postMessage({ kind: "done", outcome, worn: (python ?? javascript)!.worn } satisfies Answer);
});
port.postMessage({ kind: "ready" } satisfies Answer);
