/** Medians of rates that are measured in turn. */

/** Gives the middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Seconds of processor time that `work` takes, in all threads of this process. */
export async function processorTime(work: () => unknown): Promise<number> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return Math.max(1, user + system) / 1e6;
}

/**
 * Finds how many steps take about `seconds` of processor time, once the code is warm: when the rate has stopped growing, for games of few steps a second
 * are compiled late.
 */
export async function stepsFor(seconds: number, play: (steps: number) => unknown): Promise<number> {
  let best = 0;
  for (let spent = 0, steps = 500, still = 0; still < 3 && spent < 100 * seconds; steps = Math.max(500, Math.round((best * seconds) / 2))) {
    const took = await processorTime(() => play(steps));
    const rate = steps / took;
    spent += took;
    still = spent < 5 * seconds || rate > 1.05 * best ? 0 : still + 1;
    best = Math.max(best, rate);
  }
  return Math.max(500, Math.round(best * seconds));
}

/** Measures several sides in turn, `rounds` times: millions of steps a second of processor time, round by round. */
export async function inTurn(sides: readonly (() => number | Promise<number>)[], rounds: number): Promise<number[][]> {
  const rates = sides.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      let steps = 0;
      const took = await processorTime(async () => (steps = await side()));
      if (round >= 0) rates[i].push(steps / took / 1e6);
    }
  }
  return rates;
}
