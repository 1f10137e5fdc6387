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
import { searchFromStart } from "./search-from-start.js";
import type { AnySolution, OpenSolution, SampledSolution } from "./solution.js";
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
      return byLinearProgram(run, await grown(run, by, { merge: "never" }));
    case "alpha_beta":
    case "mcts":
      return search(run, by);
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

/** Solves the linear program of a tree; stopped on the way, it gives the basis it had come to. */
async function byLinearProgram<S>(run: Run<S>, tree: GameTree<S>): Promise<RunResult<S>> {
  const { name } = run.game.info;
  const { from } = run.settings;
  const before = from?.kind === "open" ? from.iterations : 0;
  const basis = from?.kind === "open" && from.state.kind === "basis" ? from.state.basis : undefined;
  return untilStopped(run, async (between) => {
    const policy = await solveLinearProgram(tree, {
      ...(basis !== undefined && { from: basis }),
      between: (steps, state) =>
        between(() => {
          const open = { kind: "open", game: name, by: "lp", settings: {}, value: [], iterations: before + steps } as const;
          return { ...open, state: { kind: "basis", basis: state() } };
        }),
    });
    return tableSolution(policy, "lp");
  });
}

async function search<S>(run: Run<S>, by: "alpha_beta" | "mcts"): Promise<RunResult<S>> {
  const { settings, now, started } = run;
  const { seed = 1, simulations, iterations, seconds, nodes, from, signal } = { ...run.settings.from?.settings, ...settings };
  // A number that an earlier run ended with bounds no later one.
  const total = settings.simulations ?? iterations ?? (seconds === undefined ? Math.max(10_000, simulations ?? 0) : Infinity);
  const plan = { seed, simulations: total, ...(nodes !== undefined && { positions: nodes }), ...(from && { from }) };
  const stop = (): boolean => signal?.aborted === true || late(run);
  const result = await untilStopped(run, (between) => searchFromStart(run.game, by, { ...plan, between, stop }));
  if (by === "alpha_beta" || result.stopped !== "solved") return result;
  const { solution } = result;
  const ended = solution.kind === "search" && (solution.exact || (solution.settings.simulations ?? 0) >= total);
  return { ...result, seconds: (now() - started) / 1000, stopped: ended ? "solved" : signal?.aborted === true ? "interrupted" : "time" };
}

/** What a solver that has nothing to show on its way is stopped with. */
class Stopped extends Error {
  constructor(readonly solution: OpenSolution) {
    super("stopped");
  }
}

/** Runs a solver that calls `between` now and then with what could be kept: it is saved at times, and when the run is interrupted or its time is over. */
async function untilStopped<S>(
  run: Run<S>,
  solve: (between: (open: () => OpenSolution | undefined) => Promise<void>) => Promise<AnySolution<S>>,
): Promise<RunResult<S>> {
  const { game, settings, now } = run;
  const { signal, save, saveEvery = 30, seconds } = settings;
  let saved = now();
  const between = async (open: () => OpenSolution | undefined): Promise<void> => {
    await turn();
    const interrupted = signal?.aborted === true;
    if (!interrupted && !late(run) && !(save && now() - saved >= 1000 * saveEvery)) return;
    const solution = open();
    if (solution === undefined) return;
    if (interrupted) throw new Stopped(solution);
    save?.(solution);
    saved = now();
    const known = solution.state.kind === "positions" ? "positions" : "steps of the simplex method";
    const so = `it knows ${solution.iterations.toLocaleString("en-US")} ${known}`;
    if (late(run))
      throw outOfTime({
        game: game.info.name,
        by: solution.by.replace("_", "-"),
        seconds: seconds as number,
        so,
        kept: save !== undefined,
      });
  };
  try {
    return solved(run, await solve(between));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { ...solved(run, error.solution), stopped: "interrupted" };
  }
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
  if (from.state === undefined) {
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
