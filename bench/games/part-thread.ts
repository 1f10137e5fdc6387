/** Plays a part of shared lanes when it is told to, and tells how many decisions it made in how long. */
import { parentPort, workerData } from "node:worker_threads";
import type { ChanceKey } from "../../src/contract/game.js";
import { loadGame } from "../../src/runtime/games/load.js";
import { playPart, type Field } from "./part.js";

/** What a thread is given. */
export interface PartSetup {
  readonly javaScript: string;
  readonly name: string;
  readonly field: Field;
  readonly from: number;
  readonly to: number;
  readonly chance: ChanceKey;
}

/** What a thread answers to a number of rounds. */
export interface PartDone {
  readonly decisions: number;
}

const { javaScript, name, field, from, to, chance } = workerData as PartSetup;
const { kernel } = loadGame(javaScript, name);
if (kernel === undefined) throw new Error(`no kernel for ${name}`);
parentPort?.on("message", (rounds: number) => {
  parentPort?.postMessage({ decisions: playPart(kernel, field, from, to, rounds, chance) } satisfies PartDone);
});
