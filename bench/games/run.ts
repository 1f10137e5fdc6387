/**
 * Measures random play in the kernels of `stdlib/games/`: `npx tsx bench/games/run.ts [game …] [--json]`. One core: `playRandom`, in processor time, so
 * that a busy machine hurts little, and beside loops written by hand where there are some, measured in turn. All cores: `step` and `observe` in threads
 * that share the lanes, against one thread that does the same, in processor time too: what idle cores would give.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import type { ChanceKey, Kernel } from "../../src/contract/game.js";
import { bytesPerLane } from "../../src/runtime/games/lane-bytes.js";
import { streamKey } from "../../src/runtime/random/philox.js";
import { HandKuhnPoker, HandTicTacToe, type Tally } from "./hand-written.js";
import { inTurn, median, stepsFor } from "./rates.js";
import { shelf } from "./shelf.js";
import { openThreads, type Playable } from "./threads.js";

const LANES = 256;
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 0.08);
const THREADS = Number(process.env.THREADS ?? availableParallelism());
const SEED = 12345;
const chance: ChanceKey = { key0: 1, key1: streamKey("chance"), collect: 0 };

interface Hand {
  play(steps: number, seed: number, out?: Float32Array): Tally;
}

/** Loops written by hand, and whether they write observations. */
const BY_HAND: Readonly<Record<string, { readonly make: () => Hand; readonly observes: boolean }>> = {
  tic_tac_toe: { make: () => new HandTicTacToe(LANES), observes: true },
  kuhn_poker: { make: () => new HandKuhnPoker(LANES, chance.key0, chance.key1), observes: false },
};

/** OpenSpiel's C++ (one idle core, uniform random play), for orientation: million decisions a second. */
const OPEN_SPIEL: Readonly<Record<string, number>> = {
  tic_tac_toe: 7.4,
  kuhn_poker: 15,
  leduc_poker: 11,
  connect_four: 4.8,
  breakthrough: 1.7,
  othello: 0.37,
  hex: 2.2,
};

/** One game's figures: million decisions a second, medians; ratios are medians of ratios within a round. */
interface Figures {
  readonly game: string;
  readonly bytes: number;
  readonly observation: number;
  readonly plain: number;
  readonly observed: number;
  readonly hand?: { readonly plain: number; readonly ratio: number; readonly observed?: number; readonly observedRatio?: number };
  readonly oneThread: number;
  readonly allThreads: number;
  readonly openSpiel?: number;
}

/** Demands that both sides end the same number of games with the same observations. */
function sameGames(name: string, kernel: Kernel, hand: Hand, observes: boolean): void {
  const { size } = kernel.info.observation;
  const one = new Float32Array(LANES * size);
  const other = new Float32Array(LANES * size);
  const ended = kernel.playRandom(kernel.create(LANES), 100_000, SEED, chance, one);
  const tally = hand.play(100_000, SEED, other);
  if (ended !== tally.ended) throw new Error(`${name}: the kernel ended ${ended} games, the hand-written loop ${tally.ended}`);
  if (observes && !one.every((x, i) => x === other[i])) throw new Error(`${name}: observations differ`);
}

const ratio = (one: readonly number[], other: readonly number[]): number => median(one.map((rate, i) => rate / other[i]));

async function measure(playable: Playable): Promise<Figures> {
  const { name, kernel } = playable;
  const lanes = kernel.create(LANES);
  const out = new Float32Array(LANES * kernel.info.observation.size);
  const steps = await stepsFor(SECONDS, (n) => void kernel.playRandom(lanes, n, SEED, chance));
  const kernelSide = (seen?: Float32Array) => () => (kernel.playRandom(lanes, steps, SEED, chance, seen), steps);
  const sides = [kernelSide(), kernelSide(out)];
  const byHand = BY_HAND[name];
  if (byHand !== undefined) {
    sameGames(name, kernel, byHand.make(), byHand.observes);
    const hand = byHand.make();
    sides.push(() => (hand.play(steps, SEED), steps));
    if (byHand.observes) sides.push(() => (hand.play(steps, SEED, out), steps));
  }
  const [plain, observed, handPlain, handObserved] = await inTurn(sides, ROUNDS);
  const [one, all] = await threaded(playable);
  return {
    game: name,
    bytes: bytesPerLane(kernel),
    observation: kernel.info.observation.size,
    plain: median(plain),
    observed: median(observed),
    ...(handPlain === undefined
      ? {}
      : {
          hand: {
            plain: median(handPlain),
            ratio: ratio(plain, handPlain),
            ...(handObserved === undefined ? {} : { observed: median(handObserved), observedRatio: ratio(observed, handObserved) }),
          },
        }),
    oneThread: median(one),
    allThreads: median(all),
    ...(OPEN_SPIEL[name] === undefined ? {} : { openSpiel: OPEN_SPIEL[name] }),
  };
}

/**
 * Measures one thread and all, in turn, observations included: decisions a second of processor time, times the number of threads, which is what so many
 * idle cores give.
 */
async function threaded(playable: Playable): Promise<readonly [number[], number[]]> {
  const counts = [1, THREADS];
  const sides = counts.map((count) => openThreads(playable, count, LANES, true, chance));
  const plays: (() => Promise<number>)[] = [];
  for (const side of sides) {
    const steps = await stepsFor(SECONDS, (n) => side.play(Math.max(1, Math.round(n / LANES))));
    plays.push(() => side.play(Math.max(1, Math.round(steps / LANES))));
  }
  const rates = await inTurn(plays, ROUNDS);
  await Promise.all(sides.map((side) => side.close()));
  return [rates[0], rates[1].map((rate) => rate * THREADS)];
}

/** Prints a table in Markdown, aligned. */
function printTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(Math.max(1, width - 1))}:`)).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

const shown = (rate: number | undefined): string => (rate === undefined ? "" : rate.toPrecision(rate >= 10 ? 3 : 2));

const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const machine = {
  date: new Date().toISOString().slice(0, 16),
  processor: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  node: process.versions.node,
  load: Number(loadavg()[0].toFixed(1)),
};
const figures: Figures[] = [];
for (const playable of shelf(names)) figures.push(await measure(playable));
const data = { ...machine, loadAfter: Number(loadavg()[0].toFixed(1)), lanes: LANES, rounds: ROUNDS, threads: THREADS, figures };

if (process.argv.includes("--json")) {
  console.log(JSON.stringify(data, null, 2));
} else {
  console.log(
    `${data.date}, ${data.processor}, ${data.cores} cores, Node ${data.node}, load ${data.load} to ${data.loadAfter}; ${LANES} lanes, medians of ${ROUNDS} rounds, million decisions a second of processor time (threads: times their number)\n`,
  );
  console.log(
    printTable([
      ["game", "bytes a lane", "plain", "observed", "by hand", "ratio", "1 thread", `${THREADS} threads`, "OpenSpiel"],
      ...figures.flatMap((f) => [
        [
          f.game,
          String(f.bytes),
          shown(f.plain),
          shown(f.observed),
          shown(f.hand?.plain),
          f.hand === undefined ? "" : f.hand.ratio.toFixed(2),
          shown(f.oneThread),
          shown(f.allThreads),
          shown(f.openSpiel),
        ],
        ...(f.hand?.observed === undefined
          ? []
          : [
              [
                `${f.game}, observed`,
                "",
                "",
                shown(f.observed),
                shown(f.hand.observed),
                (f.hand.observedRatio ?? 0).toFixed(2),
                "",
                "",
                "",
              ],
            ]),
      ]),
    ]),
  );
}
