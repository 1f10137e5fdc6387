/**
 * Where the time of a run goes: in graphs, in kernels of games, in the rest. Measuring changes nothing of the run. On the CPU it is time of this process's
 * processors, so that what else the machine does counts nowhere; on other devices it is that of the clock.
 */
import type { Kernel, Lanes } from "../../contract/game.js";
import type { Executor, Session } from "../arrays/executor.js";

/** Milliseconds so far. */
export interface Profile {
  graphs: number;
  kernels: number;
  /** How often the clock was read. */
  readings: number;
}

/** Milliseconds of the clock by which work on a device is measured. */
export function clockOf(device: string): () => number {
  return device.startsWith("cpu") ? processorTime : () => performance.now();
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Starts with nothing spent. */
export function emptyProfile(): Profile {
  return { graphs: 0, kernels: 0, readings: 0 };
}

/** Counts the time that an executor's sessions run and hand numbers over. */
export function profiledExecutor(executor: Executor, profile: Profile, now: () => number = clockOf(executor.device)): Executor {
  const timed = async <T>(act: () => Promise<T>): Promise<T> => {
    const start = now();
    try {
      return await act();
    } finally {
      profile.graphs += now() - start;
      profile.readings += 2;
    }
  };
  return Object.assign(Object.create(executor) as Executor, {
    load: async (graph: Parameters<Executor["load"]>[0]): Promise<Session> => {
      const session = await executor.load(graph);
      return Object.assign(Object.create(session) as Session, {
        run: (inputs: Parameters<Session["run"]>[0]) => timed(() => session.run(inputs)),
        read: (names: Parameters<Session["read"]>[0]) => timed(() => session.read(names)),
        bind: (...values: Parameters<Session["bind"]>) => session.bind(...values),
        dispose: () => session.dispose(),
      });
    },
  });
}

/** Counts the time that a game's kernel steps and observes; starting an episode takes less than looking at the clock. */
export function profiledKernel(kernel: Kernel, profile: Profile, now: () => number = processorTime): Kernel {
  const timed =
    <A extends readonly unknown[]>(act: (...args: A) => void): ((...args: A) => void) =>
    (...args) => {
      const start = now();
      act(...args);
      profile.kernels += now() - start;
      profile.readings += 2;
    };
  return Object.assign(Object.create(kernel) as Kernel, {
    create: (lanes: number, shared?: boolean): Lanes => kernel.create(lanes, shared),
    reset: (...args: Parameters<Kernel["reset"]>) => kernel.reset(...args),
    step: timed((...args: Parameters<Kernel["step"]>) => kernel.step(...args)),
    observe: timed((...args: Parameters<Kernel["observe"]>) => kernel.observe(...args)),
  });
}

/** What reading a clock so often took: the fastest of some rounds tells. */
export function readingTime({ readings }: Profile, now: () => number): number {
  let fastest = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = now();
    for (let i = 0; i < 200; i++) now();
    fastest = Math.min(fastest, (now() - start) / 200);
  }
  return readings * fastest;
}

/** Says the shares of the whole in words, and of what time it is. */
export function sharesOf({ graphs, kernels }: Pick<Profile, "graphs" | "kernels">, whole: number, device: string): string {
  const what = device.startsWith("cpu") ? " of processor time" : "";
  const rest = Math.max(0, whole - graphs - kernels);
  const percent = (ms: number): string => `${((100 * ms) / whole).toFixed(1)} %`;
  return `graphs ${percent(graphs)}, kernels ${percent(kernels)}, rest ${percent(rest)} of ${(whole / 1000).toFixed(2)} s${what}`;
}
