/** Times rivals in turns, so that whatever else the machine does meets them alike. */

export interface Timing {
  readonly wall: Quantiles;
  readonly cpu: Quantiles;
}

interface Quantiles {
  readonly median: number;
  readonly fast: number;
}

/** A round of a rival is so many runs; slow ones are their own round. */
const REPEATS = 4;
const SLOW = 50;
const LEAST = 5;

/** Medians and fastest tenths of each rival in milliseconds, of the wall clock and of this process's processors. */
export async function measureInTurn(rivals: readonly (() => Promise<unknown>)[], seconds: number): Promise<Timing[]> {
  const walls: number[][] = rivals.map(() => []);
  const cpus: number[][] = rivals.map(() => []);
  const repeats: number[] = [];
  for (const rival of rivals) {
    await rival();
    const start = performance.now();
    await rival();
    repeats.push(performance.now() - start > SLOW ? 1 : REPEATS);
  }
  const end = performance.now() + seconds * 1000 * rivals.length;
  while (performance.now() < end || walls[0].length < LEAST) {
    for (const [i, rival] of rivals.entries()) {
      const start = performance.now();
      const used = process.cpuUsage();
      for (let repeat = 0; repeat < repeats[i]; repeat++) await rival();
      const { user, system } = process.cpuUsage(used);
      walls[i].push((performance.now() - start) / repeats[i]);
      cpus[i].push((user + system) / 1000 / repeats[i]);
    }
  }
  return walls.map((wall, i) => ({ wall: quantiles(wall), cpu: quantiles(cpus[i]) }));
}

function quantiles(list: number[]): Quantiles {
  list.sort((a, b) => a - b);
  return { median: list[list.length >> 1], fast: list[Math.floor(list.length / 10)] };
}
