/** Times rivals in turns, so that whatever else the machine does meets them alike. */

export interface Timing {
  readonly wall: Quantiles;
  readonly cpu: Quantiles;
}

interface Quantiles {
  readonly median: number;
  readonly fast: number;
}

const REPEATS = 4;
const LEAST = 9;

/** Medians and fastest tenths of each rival in milliseconds, of the wall clock and of this process's processors. */
export async function measureInTurn(rivals: readonly (() => Promise<unknown>)[], seconds: number): Promise<Timing[]> {
  const walls: number[][] = rivals.map(() => []);
  const cpus: number[][] = rivals.map(() => []);
  for (const rival of rivals) for (let i = 0; i < 3; i++) await rival();
  const end = performance.now() + seconds * 1000 * rivals.length;
  while (performance.now() < end || walls[0].length < LEAST) {
    for (const [i, rival] of rivals.entries()) {
      const start = performance.now();
      const used = process.cpuUsage();
      for (let repeat = 0; repeat < REPEATS; repeat++) await rival();
      const { user, system } = process.cpuUsage(used);
      walls[i].push((performance.now() - start) / REPEATS);
      cpus[i].push((user + system) / 1000 / REPEATS);
    }
  }
  return walls.map((wall, i) => ({ wall: quantiles(wall), cpu: quantiles(cpus[i]) }));
}

function quantiles(list: number[]): Quantiles {
  list.sort((a, b) => a - b);
  return { median: list[list.length >> 1], fast: list[Math.floor(list.length / 10)] };
}
