/** Programs of others for games, whose steps do not wait: the thread of the game stands still until the sandbox has answered. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Language, Limits, Outcome, Program } from "../sandbox/program.js";
import type { WaitingAnswer, WaitingData, WaitingOrder } from "./thread.js";

interface Other {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly flag: Int32Array;
}

/** How long the sandboxes may take to start, beside what programs may take, in milliseconds. */
const START = 120_000;

/** Outcomes of programs that were run: equal programs have equal outcomes, and come again often. */
const MOST_KNOWN = 4096;

const known = new Map<string, Outcome>();
let other: Other | undefined;

/** Runs a program twice and waits for what comes of it; what differs between the two runs is `unsteady`. */
export function runAndWait(language: Language, program: Program, limits: Partial<Limits> = {}): Outcome {
  const order: WaitingOrder = { language, program, limits };
  const key = JSON.stringify(order);
  const before = known.get(key);
  if (before) return before;
  const outcome = ask(order);
  // What a clock ended may end otherwise when there is more time.
  if (!(outcome.kind === "timeout" && outcome.by === "clock")) {
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
    known.set(key, outcome);
  }
  return outcome;
}

function ask(order: WaitingOrder): Outcome {
  other ??= start();
  const { port, flag, worker } = other;
  Atomics.store(flag, 0, 0);
  port.postMessage(order);
  const seconds = order.limits.seconds ?? 10;
  const ended = Atomics.wait(flag, 0, 0, START + 4000 * seconds);
  const received = ended === "timed-out" ? undefined : (receiveMessageOnPort(port) as { readonly message: WaitingAnswer } | undefined);
  if (received === undefined || "fault" in received.message) {
    other = undefined;
    port.close();
    void worker.terminate();
    throw new Error(
      `the sandbox did not start: ${received !== undefined && "fault" in received.message ? received.message.fault : "no answer"}`,
    );
  }
  return received.message.outcome;
}

function start(): Other {
  const { port1, port2 } = new MessageChannel();
  const done = new SharedArrayBuffer(4);
  const worker = new Worker(threadFile(), {
    workerData: { port: port2, done } satisfies WaitingData,
    transferList: [port2],
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
  });
  // Nobody waits for an idle sandbox at the end of a process.
  worker.unref();
  port1.unref();
  return { worker, port: port1, flag: new Int32Array(done) };
}

/** The built thread: beside this file when it is built, else in the `dist` of the package this source belongs to. */
function threadFile(): string {
  const inside = path.join("dist", "src", "runtime", "worlds", "outside", "thread.js");
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, inside);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) throw new Error("the sandbox is not built: run `npm run build`");
  }
}
