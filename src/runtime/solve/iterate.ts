import type { Game } from "../../contract/game.js";
import type { RegretState } from "./cfr.js";
import type { RunResult, RunSettings } from "./run-settings.js";
import type { AnySolution } from "./solution.js";

/** A run under way. */
export interface Run<S> {
  readonly game: Game<S>;
  readonly settings: RunSettings<S>;
  readonly now: () => number;
  readonly started: number;
}

/** A solver that gets better with every iteration. */
export interface Iterating<S> {
  readonly solver: { readonly iterations: number; run(iterations: number): unknown; restore(state: RegretState): unknown };
  /** How far from an equilibrium it is, where that can be told. */
  readonly measure?: () => number;
  readonly found: () => AnySolution<S>;
}

/** Thrown where a run is stopped that has nothing to show yet. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Iterates until something says stop; saves now and then. `usual` iterations if nothing was asked for. */
export async function iterate<S>(run: Run<S>, { solver, measure, found }: Iterating<S>, usual: number): Promise<RunResult<S>> {
  const { settings, now } = run;
  const { seconds, until, from, signal, save, saveEvery = 30, listener } = settings;
  const total = settings.iterations ?? (seconds === undefined && until === undefined ? usual : Infinity);
  if (from && (from.kind === "table" || from.kind === "sampled") && from.state) solver.restore(from.state);
  const before = solver.iterations;
  const began = now();
  let saved = began;
  let chunk = 1;
  let latest: number | undefined;
  const tell = () => {
    listener?.({
      kind: "iterations",
      done: solver.iterations,
      made: solver.iterations - before,
      ...(total < Infinity && { total }),
      seconds: (now() - began) / 1000,
      ...(latest !== undefined && { exploitability: latest }),
    });
  };
  const goal = (): RunResult<S>["stopped"] | undefined => {
    // Where exploitability is looked at depends on the iteration alone, so that a run that was resumed stops where it would have.
    if (until !== undefined && measure && solver.iterations > 0 && solver.iterations % lookEvery(solver.iterations) === 0) {
      latest = measure();
      if (latest <= until) return "exploitability";
    }
    if (solver.iterations >= total) return "iterations";
    if (signal?.aborted) return "interrupted";
    return late(run) ? "time" : undefined;
  };
  let stopped = goal();
  while (stopped === undefined) {
    const look = until === undefined ? Infinity : lookEvery(solver.iterations);
    const next = look - (solver.iterations % look || 0);
    const start = now();
    solver.run(Math.min(chunk, total - solver.iterations, look === Infinity ? Infinity : next));
    const took = now() - start;
    if (took < 20) chunk *= 2;
    else if (took > 100) chunk = Math.max(1, chunk >> 1);
    tell();
    if (save && now() - saved >= 1000 * saveEvery) {
      save(found());
      saved = now();
    }
    await turn();
    stopped = goal();
  }
  return { solution: found(), stopped, made: solver.iterations - before, seconds: (now() - began) / 1000 };
}

/** Exploitability is looked at every tenth of the way: at each of the first hundred iterations but few, then every 10, 100, … */
function lookEvery(iterations: number): number {
  return Math.max(1, 10 ** (Math.floor(Math.log10(Math.max(1, iterations))) - 1));
}

/** Tells whether the time of a run is over. */
export function late<S>({ settings, now, started }: Run<S>): boolean {
  return settings.seconds !== undefined && now() - started >= 1000 * settings.seconds;
}

/** Gives signals and timers a turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
