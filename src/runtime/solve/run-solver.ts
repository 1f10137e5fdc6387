/**
 * One way into all solvers: picks one that fits and runs it until it has done enough. Whatever stops it, what it finds after n iterations has the same
 * bits.
 */
import type { Game, GameInfo } from "../../contract/game.js";
import { Fault } from "../games/fault.js";
import { normalisedRows } from "./average-policy.js";
import { backwardInduction } from "./backward-induction.js";
import { DEFAULT_NODES, refuseUnsolvable, treeInSteps, type TreeLimits } from "./build-tree.js";
import { RegretSolver, USUAL_DISCOUNT, type Discount } from "./cfr.js";
import { Interrupted, iterate, late, turn, type Iterating, type Run } from "./iterate.js";
import { solveLinearProgram } from "./linear-program.js";
import { SamplingSolver, type SamplingMethod } from "./mccfr.js";
import { cannotResume, cannotSolve, outOfTime, SolveFault } from "./messages.js";
import { opposed, usualMethod, type SolveMethod } from "./methods.js";
import { exploitability } from "./nash-conv.js";
import type { RunResult, RunSettings } from "./run-settings.js";
import { playedValue, sampledPolicy, sampledTable } from "./sampled-table.js";
import { searchFromStart, type FromStart } from "./search-from-start.js";
import type { AnySolution, SampledSolution } from "./solution.js";
import { settingsOf, tableSolution } from "./table-solution.js";
import type { GameTree } from "./tree.js";
import { GameWorld, treeWorld } from "./world.js";

/** Sampling first tries a tree of this many nodes: walking it is a hundred times faster than playing the game. */
const SMALL_TREE = 200_000;
/** What says that there is no tree: too large, endless, or with calls of TypeScript. */
const NO_TREE = ["SP6501", "SP6502", "SP6041"];
/** Plays that tell the value of a policy whose game has no tree. */
const VALUE_EPISODES = 2_000;

/** Runs a solver on a game. Throws a `SolveFault` where the two do not fit. */
export async function runSolver<S>(game: Game<S>, settings: RunSettings<S> = {}): Promise<RunResult<S>> {
  refuseUnsolvable(game);
  const now = settings.now ?? (() => performance.now());
  const run: Run<S> = { game, settings, now, started: now() };
  const by = settings.by ?? settings.from?.by ?? usualMethod(game.info).by;
  if (settings.from) checkResume(settings.from, by, settings);
  switch (by) {
    case "backward_induction":
      return solved(run, tableSolution(backwardInduction(await grown(run, by, {})), by));
    case "lp":
      checkLinear(game.info);
      return solved(run, tableSolution(await solveLinearProgram(await grown(run, by, { merge: "never" })), by));
    case "alpha_beta":
    case "mcts":
      return solved(run, searchFromStart(game, by, searchSettings(run)));
    case "external_mccfr":
    case "outcome_mccfr":
      return sample(run, by);
    default: {
      const { discount, updates } = { ...settings.from?.settings, ...given(settings) };
      const tree = await grown(run, by, { merge: "never" });
      const solver = new RegretSolver(tree, { method: by, ...(discount && { discount }), ...(updates && { updates }) });
      return iterate(run, onTree(tree, by, solver), 1000);
    }
  }
}

async function sample<S>(run: Run<S>, method: SamplingMethod): Promise<RunResult<S>> {
  const { game, settings } = run;
  const { seed = 1, explore } = { ...settings.from?.settings, ...given(settings) };
  const plan = { method, seed, ...(explore !== undefined && { explore }) };
  const tree = settings.from?.kind === "sampled" ? undefined : await smallTree(run, method);
  if (tree) return iterate(run, onTree(tree, method, new SamplingSolver(treeWorld(tree), plan)), 100_000);
  if (settings.until !== undefined) {
    const because = "its tree is too large to measure exploitability on";
    const help = "bound the run by `--iterations` or `--time`";
    throw cannotSolve({ game: game.info.name, by: `${method} with an exploitability to reach`, because, help });
  }
  const world = new GameWorld(game);
  if (settings.from?.kind === "sampled") {
    for (const { seat, parent, hash, actions } of settings.from.table.sets) world.meet(seat, parent, hash, actions);
  }
  const solver = new SamplingSolver(world, plan);
  const found = (): SampledSolution => {
    const state = solver.state();
    const table = sampledTable([...world.sets], state.sums);
    const { mean, error } = playedValue(game, sampledPolicy<S>(table), VALUE_EPISODES, seed);
    const { iterations } = state;
    return {
      kind: "sampled",
      game: game.info.name,
      by: method,
      settings: settingsOf(solver),
      iterations,
      value: mean,
      valueError: error,
      table,
      state,
    };
  };
  return iterate(run, { solver, found }, 10_000);
}

function onTree<S>(tree: GameTree<S>, by: SolveMethod, solver: RegretSolver<S> | SamplingSolver<number>): Iterating<S> {
  const measure = () => exploitability(tree, { tree, probabilities: normalisedRows(tree, solver.state().sums) });
  return { solver, measure, found: () => tableSolution(tree, by, solver) };
}

/** Builds the tree, with a turn for others now and then. */
async function grown<S>(run: Run<S>, by: SolveMethod, limits: TreeLimits): Promise<GameTree<S>> {
  const { game, settings } = run;
  const steps = treeInSteps(game, { ...limits, nodes: settings.nodes ?? DEFAULT_NODES });
  for (;;) {
    const step = steps.next();
    if (step.done) {
      settings.listener?.({ kind: "tree done", nodes: step.value.nodes, informationSets: step.value.informationSets.length });
      return step.value;
    }
    settings.listener?.({ kind: "tree", nodes: step.value });
    await turn();
    if (settings.signal?.aborted) throw new Interrupted();
    if (late(run)) {
      const so = `its tree was at ${step.value.toLocaleString("en-US")} nodes`;
      throw outOfTime({ game: game.info.name, by, seconds: settings.seconds as number, so });
    }
  }
}

/** The tree of a game if it is small; a bound of the user's may make it smaller. */
async function smallTree<S>(run: Run<S>, by: SolveMethod): Promise<GameTree<S> | undefined> {
  const nodes = Math.min(SMALL_TREE, run.settings.nodes ?? SMALL_TREE);
  try {
    return await grown({ ...run, settings: { ...run.settings, nodes } }, by, { merge: "never" });
  } catch (error) {
    // Too large, without an end, or with draws that cannot be listed: sampling does without.
    if ((error instanceof SolveFault && NO_TREE.includes(error.code)) || error instanceof Fault) return undefined;
    throw error;
  }
}

function searchSettings<S>(run: Run<S>): FromStart {
  const { seed = 1, simulations, iterations, seconds, nodes } = run.settings;
  return {
    seed,
    simulations: simulations ?? iterations ?? (seconds === undefined ? 10_000 : Infinity),
    ...(nodes !== undefined && { positions: nodes }),
    ...(seconds !== undefined && { seconds }),
    late: () => late(run),
  };
}

function checkLinear(info: GameInfo): void {
  if (opposed(info)) return;
  const because = info.seats.length === 2 ? "its scores have no constant sum" : `it has ${info.seats.length} seats, not two`;
  throw cannotSolve({ game: info.name, by: "a linear program", because });
}

/** A run goes on only with the solver and the settings that it had. */
function checkResume<S>(from: AnySolution<S>, by: SolveMethod, settings: RunSettings<S>): void {
  const help = "leave the setting out to go on as before, or solve anew without `--resume`";
  if (from.by !== by) throw cannotResume({ because: `it was found by ${from.by}, not by ${by}`, help });
  if (from.kind === "search" || from.state === undefined) {
    throw cannotResume({ because: `${by} does not iterate, it is done`, help: "solve anew without `--resume`" });
  }
  for (const [name, value] of Object.entries(given(settings))) {
    const before = from.settings[name as keyof typeof from.settings];
    if (before === undefined) continue;
    const same = JSON.stringify(typeof value === "object" ? { ...USUAL_DISCOUNT, ...value } : value) === JSON.stringify(before);
    if (!same) throw cannotResume({ because: `its ${name} was ${JSON.stringify(before)}, not ${JSON.stringify(value)}`, help });
  }
}

/** The settings that were given and change what a solver finds. */
function given<S>({ seed, discount, updates, explore }: RunSettings<S>): Partial<Pick<RunSettings<S>, "seed" | "updates" | "explore">> & {
  readonly discount?: Partial<Discount>;
} {
  return {
    ...(seed !== undefined && { seed }),
    ...(discount !== undefined && { discount }),
    ...(updates !== undefined && { updates }),
    ...(explore !== undefined && { explore }),
  };
}

function solved<S>({ started, now }: Run<S>, solution: AnySolution<S>): RunResult<S> {
  return { solution, stopped: "solved", made: 0, seconds: (now() - started) / 1000 };
}
