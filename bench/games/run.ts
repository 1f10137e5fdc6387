/** Measures random play in compiled kernels against hand-written loops: `npx tsx bench/games/run.ts`. One process, medians, ratios. */
import { cpus } from "node:os";
import type { ChanceKey, Kernel } from "../../src/contract/game.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";
import { emitGame } from "../../src/compiler/5-emit/games/emit-game.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { loadGame } from "../../src/runtime/games/load.js";
import { streamKey } from "../../src/runtime/random/philox.js";
import { kuhnPokerIr, ticTacToeIr } from "../../test/support/games-ir.js";
import { HandKuhnPoker, HandTicTacToe } from "./hand-written.js";
import type { Tally } from "./hand-written.js";

const LANES = 256;
const STEPS = Number(process.env.STEPS ?? 2_000_000);
const REPEATS = Number(process.env.REPEATS ?? 9);
const SEED = 12345;
const chance: ChanceKey = { key0: 1, key1: streamKey("chance"), collect: 0 };

interface Side {
  readonly name: string;
  play(): number;
}

function kernelOf(ir: GameIr): Kernel {
  const module = emitGame(ir, collector().report);
  const kernel = module === undefined ? undefined : loadGame(printJavaScript(module), ir.name).kernel;
  if (kernel === undefined) throw new Error(`no kernel for ${ir.name}`);
  return kernel;
}

/** Demands that both sides end the same number of games, and that the hand-written one is a fair game. */
function sameGames(name: string, kernel: Kernel, hand: { play(steps: number, seed: number, out?: Float32Array): Tally }): void {
  const lanes = kernel.create(LANES);
  const size = kernel.info.observation.size;
  const one = new Float32Array(LANES * size);
  const ended = kernel.playRandom(lanes, 100_000, SEED, chance, one);
  const other = new Float32Array(LANES * size);
  const tally = hand.play(100_000, SEED, other);
  if (ended !== tally.ended) throw new Error(`${name}: the kernel ended ${ended} games, the hand-written loop ${tally.ended}`);
  if (name === "tic_tac_toe" && !one.every((x, i) => x === other[i])) throw new Error(`${name}: observations differ`);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Times both sides in turn, in processor time, so that a busy machine hurts little and both alike; prints million steps a second and the ratio. */
function measure(what: string, compiled: Side, hand: Side): void {
  const rates = [compiled, hand].map(() => [] as number[]);
  for (let repeat = -2; repeat < REPEATS; repeat++) {
    [compiled, hand].forEach((side, i) => {
      const from = process.cpuUsage();
      side.play();
      const rate = STEPS / process.cpuUsage(from).user;
      if (repeat >= 0) rates[i].push(rate);
    });
  }
  const ratios = rates[0].map((rate, i) => rate / rates[1][i]);
  const [a, b] = rates.map(median);
  console.log(
    `${what.padEnd(36)} kernel ${a.toFixed(1).padStart(6)}   hand-written ${b.toFixed(1).padStart(6)}   ratio ${median(ratios).toFixed(2)}`,
  );
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}; ${LANES} lanes, million steps a second of processor time, medians of ${REPEATS}`,
);

const ticTacToe = kernelOf(ticTacToeIr());
sameGames("tic_tac_toe", ticTacToe, new HandTicTacToe(LANES));
const kuhn = kernelOf(kuhnPokerIr());
sameGames("kuhn_poker", kuhn, new HandKuhnPoker(LANES, chance.key0, chance.key1));

{
  const lanes = ticTacToe.create(LANES);
  const hand = new HandTicTacToe(LANES);
  measure(
    "tic-tac-toe",
    { name: "kernel", play: () => ticTacToe.playRandom(lanes, STEPS, SEED, chance) },
    { name: "hand", play: () => hand.play(STEPS, SEED).ended },
  );
  const out = new Float32Array(LANES * ticTacToe.info.observation.size);
  measure(
    "tic-tac-toe with observations",
    { name: "kernel", play: () => ticTacToe.playRandom(lanes, STEPS, SEED, chance, out) },
    { name: "hand", play: () => hand.play(STEPS, SEED, out).ended },
  );
}
{
  const lanes = kuhn.create(LANES);
  const hand = new HandKuhnPoker(LANES, chance.key0, chance.key1);
  measure(
    "Kuhn poker",
    { name: "kernel", play: () => kuhn.playRandom(lanes, STEPS, SEED, chance) },
    { name: "hand", play: () => hand.play(STEPS, SEED).ended },
  );
}
