/** Where the time of a run goes: in graphs, in kernels of games, in the rest. Measuring changes nothing of the run. */
import type { Kernel, Lanes } from "../../contract/game.js";
import type { Executor, Session } from "../arrays/executor.js";

/** Milliseconds so far. */
export interface Profile {
  graphs: number;
  kernels: number;
}

/** Starts with nothing spent. */
export function emptyProfile(): Profile {
  return { graphs: 0, kernels: 0 };
}

/** Counts the time that an executor's sessions run and hand numbers over. */
export function profiledExecutor(executor: Executor, profile: Profile, now: () => number = () => performance.now()): Executor {
  const timed = async <T>(act: () => Promise<T>): Promise<T> => {
    const start = now();
    try {
      return await act();
    } finally {
      profile.graphs += now() - start;
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

/** Counts the time that a game's kernel steps and observes. */
export function profiledKernel(kernel: Kernel, profile: Profile, now: () => number = () => performance.now()): Kernel {
  const timed =
    <A extends readonly unknown[]>(act: (...args: A) => void): ((...args: A) => void) =>
    (...args) => {
      const start = now();
      act(...args);
      profile.kernels += now() - start;
    };
  return Object.assign(Object.create(kernel) as Kernel, {
    create: (lanes: number, shared?: boolean): Lanes => kernel.create(lanes, shared),
    reset: timed((...args: Parameters<Kernel["reset"]>) => kernel.reset(...args)),
    step: timed((...args: Parameters<Kernel["step"]>) => kernel.step(...args)),
    observe: timed((...args: Parameters<Kernel["observe"]>) => kernel.observe(...args)),
  });
}

/** Says the shares of the whole in words. */
export function sharesOf(profile: Profile, whole: number): string {
  const rest = Math.max(0, whole - profile.graphs - profile.kernels);
  const percent = (ms: number): string => `${((100 * ms) / whole).toFixed(1)} %`;
  return `graphs ${percent(profile.graphs)}, kernels ${percent(profile.kernels)}, rest ${percent(rest)} of ${(whole / 1000).toFixed(2)} s`;
}
