import { normalisedRows } from "./average-policy.js";
import { RegretSolver } from "./cfr.js";
import type { SamplingSolver } from "./mccfr.js";
import type { SolveMethod } from "./methods.js";
import { distanceFromEquilibrium } from "./nash-conv.js";
import type { TabularPolicy } from "./policy-table.js";
import type { SavedSettings, Solution } from "./solution.js";
import type { GameTree } from "./tree.js";

/** Measures a policy as the solution of its game. */
export function tableSolution<S>(policy: TabularPolicy<S>, by: SolveMethod): Solution<S>;
/** Measures the average of a solver on a tree, with all that it goes on from. */
export function tableSolution<S>(tree: GameTree<S>, by: SolveMethod, solver: RegretSolver<S> | SamplingSolver<number>): Solution<S>;
export function tableSolution<S>(
  of: TabularPolicy<S> | GameTree<S>,
  by: SolveMethod,
  solver?: RegretSolver<S> | SamplingSolver<number>,
): Solution<S> {
  if ("probabilities" in of) return measured(of, by, {}, 0);
  const running = solver as RegretSolver<S> | SamplingSolver<number>;
  const state = running.state();
  const policy = { tree: of, probabilities: normalisedRows(of, state.sums) };
  return { ...measured(policy, by, settingsOf(running), state.iterations), state };
}

/** What a solver was set to, as far as it changes what it finds. */
export function settingsOf<S, N>(solver: RegretSolver<S> | SamplingSolver<N>): SavedSettings {
  if (solver instanceof RegretSolver) {
    const { updates, method, discount } = solver;
    return { updates, ...(method === "discounted_cfr" && { discount }) };
  }
  return { seed: solver.seed, ...(solver.method === "outcome_mccfr" && { explore: solver.explore }) };
}

function measured<S>(policy: TabularPolicy<S>, by: SolveMethod, settings: SavedSettings, iterations: number): Solution<S> {
  const { tree } = policy;
  return { kind: "table", game: tree.game.info.name, by, settings, iterations, policy, ...distanceFromEquilibrium(tree, policy) };
}
