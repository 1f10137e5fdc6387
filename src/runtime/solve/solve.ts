import type { Game } from "../../contract/game.js";
import { backwardInduction } from "./backward-induction.js";
import { buildTree, type TreeLimits } from "./build-tree.js";
import { RegretSolver, type RegretMethod } from "./cfr.js";
import { distanceFromEquilibrium } from "./nash-conv.js";
import type { TabularPolicy } from "./policy-table.js";
import type { Solution } from "./solution.js";

export type SolveMethod = RegretMethod | "backward_induction";

export interface SolveSettings {
  /** Without a word: `backward_induction` where there is perfect information, else `cfr_plus`. */
  readonly by?: SolveMethod;
  /** For the regret methods; 1000 unless given. */
  readonly iterations?: number;
  readonly limits?: TreeLimits;
  /** Called now and then with how far it is. */
  readonly progress?: (done: number, total: number) => void;
}

/** Solves a finite game and measures the solution. */
export function solve<S>(game: Game<S>, settings: SolveSettings = {}): Solution<S> {
  const by = settings.by ?? (game.info.perfectInformation ? "backward_induction" : "cfr_plus");
  if (by === "backward_induction") return solution(backwardInduction(buildTree(game, settings.limits)), by, 0);
  const solver = new RegretSolver(buildTree(game, { ...settings.limits, merge: "never" }), by);
  const total = settings.iterations ?? 1000;
  const chunk = Math.max(1, Math.ceil(total / 100));
  while (solver.iterations < total) {
    solver.run(Math.min(chunk, total - solver.iterations));
    settings.progress?.(solver.iterations, total);
  }
  return solution(solver.average(), by, total);
}

function solution<S>(policy: TabularPolicy<S>, by: SolveMethod, iterations: number): Solution<S> {
  return { game: policy.tree.game.info.name, by, iterations, policy, ...distanceFromEquilibrium(policy.tree, policy) };
}
