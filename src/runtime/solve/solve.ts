import type { Game } from "../../contract/game.js";
import { backwardInduction } from "./backward-induction.js";
import { buildTree, type TreeLimits } from "./build-tree.js";
import { RegretSolver, type RegretMethod } from "./cfr.js";
import { SamplingSolver, type SamplingMethod } from "./mccfr.js";
import { usualMethod, type SolveMethod } from "./methods.js";
import { cannotSolve } from "./messages.js";
import { tableSolution } from "./table-solution.js";
import type { Solution } from "./solution.js";
import { treeWorld } from "./world.js";

export interface SolveSettings {
  /** Without a word: `backward_induction` where there is perfect information, else `cfr_plus`. */
  readonly by?: SolveMethod;
  /** For the methods that iterate; 1000 unless given. */
  readonly iterations?: number;
  /** For the methods that draw; 1 unless given. */
  readonly seed?: number;
  readonly limits?: TreeLimits;
  /** Called now and then with how far it is. */
  readonly progress?: (done: number, total: number) => void;
}

/** Solves a finite game at once, on its tree, and measures the solution. `runSolver` has all solvers, and stops, saves and resumes. */
export function solve<S>(game: Game<S>, settings: SolveSettings = {}): Solution<S> {
  const by = settings.by ?? usualMethod(game.info).by;
  const total = settings.iterations ?? 1000;
  const seed = settings.seed ?? 1;
  switch (by) {
    case "backward_induction":
      return tableSolution(backwardInduction(buildTree(game, settings.limits)), by);
    case "cfr":
    case "cfr_plus":
    case "linear_cfr":
    case "discounted_cfr":
    case "external_mccfr":
    case "outcome_mccfr":
      break;
    default:
      throw cannotSolve({ game: game.info.name, by, because: "it takes its time", help: "call `runSolver` and wait for it" });
  }
  const tree = buildTree(game, { ...settings.limits, merge: "never" });
  const solver = isSampling(by) ? new SamplingSolver(treeWorld(tree), { method: by, seed }) : new RegretSolver(tree, by);
  const chunk = Math.max(1, Math.ceil(total / 100));
  while (solver.iterations < total) {
    solver.run(Math.min(chunk, total - solver.iterations));
    settings.progress?.(solver.iterations, total);
  }
  return tableSolution(tree, by, solver);
}

/** Tells whether a method draws plays. */
export function isSampling(by: RegretMethod | SamplingMethod): by is SamplingMethod {
  return by === "external_mccfr" || by === "outcome_mccfr";
}
