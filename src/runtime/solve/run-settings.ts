import type { Discount } from "./cfr.js";
import type { SolveMethod } from "./methods.js";
import type { AnySolution } from "./solution.js";

export interface RunSettings<S> {
  readonly by?: SolveMethod;
  readonly seed?: number;
  readonly discount?: Partial<Discount>;
  readonly updates?: "alternating" | "simultaneous";
  /** Of outcome sampling. */
  readonly explore?: number;
  /** Of Monte Carlo tree search; 10,000 unless given. */
  readonly simulations?: number;
  /** The most nodes of a tree, or positions that alpha-beta remembers. */
  readonly nodes?: number;
  /** Stop after so many iterations in all, when so much time is gone, when exploitability is at most so much: whatever comes first. */
  readonly iterations?: number;
  readonly seconds?: number;
  readonly until?: number;
  readonly signal?: AbortSignal;
  /** Goes on from this. */
  readonly from?: AnySolution<S>;
  /** Called with what there is so far: every `saveEvery` seconds, 30 unless given. The last solution is the caller's to save. */
  readonly save?: (solution: AnySolution<S>) => void;
  readonly saveEvery?: number;
  /** Told how far it is. */
  readonly listener?: (progress: RunProgress) => void;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

export type RunProgress =
  | { readonly kind: "tree"; readonly nodes: number }
  | { readonly kind: "tree done"; readonly nodes: number; readonly informationSets: number }
  | {
      readonly kind: "iterations";
      readonly done: number;
      /** By this run. */
      readonly made: number;
      /** None where time or exploitability decides. */
      readonly total?: number;
      readonly seconds: number;
      readonly exploitability?: number;
    };

export interface RunResult<S> {
  readonly solution: AnySolution<S>;
  readonly stopped: "solved" | "iterations" | "time" | "exploitability" | "interrupted";
  /** Iterations made by this run, and the seconds they took. */
  readonly made: number;
  readonly seconds: number;
}
