/** Random play in lanes that several threads share. */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { ChanceKey, Kernel } from "../../src/contract/game.js";
import { makeField, type Field } from "./part.js";
import type { PartDone, PartSetup } from "./part-thread.js";

/** Threads, each with its part of the lanes. */
export interface Threads {
  readonly field: Field;
  /** Makes `rounds` decisions in every lane; gives the decisions made by all. */
  play(rounds: number): Promise<number>;
  close(): Promise<void>;
}

/** What the threads play: a game's module as JavaScript and its kernel. */
export interface Playable {
  readonly name: string;
  readonly javaScript: string;
  readonly kernel: Kernel;
}

/** What a thread runs, as one script: threads start at once, without a loader of TypeScript. */
let script: string | undefined;

function threadScript(): string {
  script ??= buildSync({
    entryPoints: [fileURLToPath(new URL("./part-thread.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
  }).outputFiles[0].text;
  return script;
}

/** Starts threads over fresh lanes. */
export function openThreads(
  { name, javaScript, kernel }: Playable,
  count: number,
  lanes: number,
  observed: boolean,
  chance: ChanceKey,
): Threads {
  const field = makeField(kernel, lanes, observed);
  const workers = Array.from({ length: count }, (_, i) => {
    const workerData: PartSetup = {
      javaScript,
      name,
      field,
      chance,
      from: Math.floor((lanes * i) / count),
      to: Math.floor((lanes * (i + 1)) / count),
    };
    return new Worker(threadScript(), { eval: true, workerData });
  });
  const ask = (worker: Worker, rounds: number): Promise<number> =>
    new Promise((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", ({ decisions }: PartDone) => {
        worker.off("error", reject);
        resolve(decisions);
      });
      worker.postMessage(rounds);
    });
  return {
    field,
    play: async (rounds) => (await Promise.all(workers.map((worker) => ask(worker, rounds)))).reduce((a, b) => a + b, 0),
    close: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}
