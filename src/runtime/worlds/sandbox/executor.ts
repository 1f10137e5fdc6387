/**
 * Runs programs that nobody has read: in an interpreter in WebAssembly, in a thread of its own, within limits, without files, network, clock
 * or chance of its own. Whatever a program does, the answer is an `Outcome`.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { USUAL_LIMITS, type Language, type Limits, type Outcome, type Program } from "./program.js";
import type { Answer, Order } from "./thread.js";

interface Waiting extends Order {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** A thread, and what it is at. */
interface Place {
  worker: Worker | undefined;
  ready: boolean;
  at: Waiting | undefined;
  clock: NodeJS.Timeout | undefined;
}

export class Executor {
  private readonly queue: Waiting[] = [];
  private readonly places: Place[];
  private closed = false;

  /** `threads` programs run at once; each thread of Python takes about 80 MB and two seconds to start, at its first program. */
  constructor(
    readonly language: Language,
    threads = 1,
  ) {
    this.places = Array.from({ length: threads }, () => ({ worker: undefined, ready: false, at: undefined, clock: undefined }));
  }

  /** Runs a program and says what came of it. */
  run(program: Program, limits: Partial<Limits> = {}): Promise<Outcome> {
    if (this.closed) return Promise.reject(new Error("the executor is closed"));
    return new Promise((resolve, reject) => {
      this.queue.push({ program, limits: { ...USUAL_LIMITS, ...limits }, resolve, reject });
      this.next();
    });
  }

  /**
   * Runs a program twice. What differs between two runs is `unsteady`: with clock and chance counted that takes a program that finds something
   * which neither this room nor its interpreter hold still.
   */
  async runTwice(program: Program, limits: Partial<Limits> = {}): Promise<Outcome> {
    const [first, second] = await Promise.all([this.run(program, limits), this.run(program, limits)]);
    return JSON.stringify(first) === JSON.stringify(second) ? first : { kind: "unsteady", first, second };
  }

  /** Ends the threads; what still waits is refused. */
  async close(): Promise<void> {
    this.closed = true;
    const refused = new Error("the executor is closed");
    for (const waiting of this.queue.splice(0)) waiting.reject(refused);
    await Promise.all(
      this.places.map(async (place) => {
        place.at?.reject(refused);
        await this.discard(place);
      }),
    );
  }

  private next(): void {
    for (const place of this.places) {
      if (this.queue.length === 0) return;
      if (place.at !== undefined) continue;
      place.at = this.queue.shift();
      if (place.worker === undefined) this.start(place);
      else if (place.ready) this.send(place);
    }
  }

  private start(place: Place): void {
    const worker = new Worker(threadFile(), {
      workerData: { language: this.language },
      env: {},
      argv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: 4, maxOldGenerationSizeMb: 512 },
    });
    place.worker = worker;
    place.ready = false;
    worker.on("message", (answer: Answer) => {
      if (place.worker !== worker) return;
      if (answer.kind === "ready") {
        place.ready = true;
        if (place.at !== undefined) this.send(place);
        else worker.unref();
        return;
      }
      this.settle(place, (waiting) => waiting.resolve(answer.outcome));
      if (answer.worn) void this.discard(place);
      this.next();
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (place.worker !== worker) return;
      place.worker = undefined;
      // The thread's own heap is full of what the program made.
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") this.settle(place, (waiting) => waiting.resolve({ kind: "memory" }));
      else this.settle(place, (waiting) => waiting.reject(error));
      this.next();
    });
  }

  private send(place: Place): void {
    const { program, limits } = place.at!;
    place.worker!.ref();
    place.clock = setTimeout(() => {
      this.settle(place, (waiting) => waiting.resolve({ kind: "timeout", by: "clock" }));
      void this.discard(place);
      this.next();
    }, limits.seconds * 1000);
    place.worker!.postMessage({ program, limits } satisfies Order);
  }

  private settle(place: Place, how: (waiting: Waiting) => void): void {
    clearTimeout(place.clock);
    place.clock = undefined;
    const waiting = place.at;
    place.at = undefined;
    // An idle thread does not keep the process alive.
    place.worker?.unref();
    if (waiting !== undefined) how(waiting);
  }

  private async discard(place: Place): Promise<void> {
    const { worker } = place;
    place.worker = undefined;
    place.ready = false;
    clearTimeout(place.clock);
    await worker?.terminate();
  }
}

/** The built thread: beside this file when it is built, else in the `dist` of the package this source belongs to. */
function threadFile(): string {
  const inside = path.join("dist", "src", "runtime", "worlds", "sandbox", "thread.js");
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, inside);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) throw new Error("the sandbox is not built: run `npm run build`");
  }
}
