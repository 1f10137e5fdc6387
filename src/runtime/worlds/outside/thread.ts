/** The thread that runs programs for whoever waits for them: each twice, in sandboxes of its own, so that clocks and broken sandboxes are dealt with while the other side stands still. */
import { type MessagePort, workerData } from "node:worker_threads";
import { Executor } from "../sandbox/executor.js";
import type { Language, Limits, Outcome, Program } from "../sandbox/program.js";

export interface WaitingOrder {
  readonly language: Language;
  readonly program: Program;
  readonly limits: Partial<Limits>;
}

/** What comes back: an outcome, or why the sandbox itself could not work. */
export type WaitingAnswer = { readonly outcome: Outcome } | { readonly fault: string };

export interface WaitingData {
  readonly port: MessagePort;
  /** One number: 1 as soon as an answer lies in the port. */
  readonly done: SharedArrayBuffer;
}

const { port, done } = workerData as WaitingData;
const flag = new Int32Array(done);
const executors = new Map<Language, Executor>();

function executorOf(language: Language): Executor {
  const known = executors.get(language);
  if (known) return known;
  const made = new Executor(language);
  executors.set(language, made);
  return made;
}

async function answer({ language, program, limits }: WaitingOrder): Promise<WaitingAnswer> {
  try {
    return { outcome: await executorOf(language).runTwice(program, limits) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", (order: WaitingOrder) => {
  void answer(order).then((result) => {
    port.postMessage(result);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  });
});
