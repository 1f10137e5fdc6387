import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import type { SolveFault } from "../../../src/runtime/solve/messages.js";
import { methodNamed, METHODS, usualMethod } from "../../../src/runtime/solve/methods.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { solveLinearProgram } from "../../../src/runtime/solve/linear-program.js";
import { distanceFromEquilibrium } from "../../../src/runtime/solve/nash-conv.js";
import { playerOf } from "../../../src/runtime/solve/player-of.js";
import { printAnySolution } from "../../../src/runtime/solve/print-any.js";
import { runSolver } from "../../../src/runtime/solve/run-solver.js";
import type { RunProgress, RunSettings } from "../../../src/runtime/solve/run-settings.js";
import type { AnySolution, Solution } from "../../../src/runtime/solve/solution.js";
import { loadAnySolution, saveSolution } from "../../../src/runtime/solve/solution-file.js";
import { handKuhn, handMeeting, handRockPaperScissors, handTicTacToe } from "../../support/hand-games.js";

async function faultOf(run: () => Promise<unknown>): Promise<SolveFault> {
  return run().then(
    () => expect.unreachable("expected a fault"),
    (error: SolveFault) => error,
  );
}

/** A clock that moves on by so many milliseconds whenever it is read. */
function clock(step: number): () => number {
  let time = 0;
  return () => (time += step);
}

async function tableOf<S>(game: Game<S>, settings: RunSettings<S>): Promise<Solution<S>> {
  const { solution } = await runSolver(game, settings);
  if (solution.kind !== "table") throw new Error("expected a table");
  return solution;
}

const METHODS_ON_KUHN = ["cfr_plus", "cfr", "linear_cfr", "discounted_cfr", "external_mccfr", "outcome_mccfr"] as const;

describe("a run that was stopped, saved and resumed ends with the same bytes as one that was not", () => {
  test.each(METHODS_ON_KUHN)("%s", async (by) => {
    const game = handKuhn();
    const whole = saveSolution(await tableOf(game, { by, iterations: 700, seed: 5 }));
    const half = saveSolution(await tableOf(game, { by, iterations: 333, seed: 5 }));
    const from = loadAnySolution(half, game);
    expect(saveSolution(await tableOf(game, { from, iterations: 700 }))).toBe(whole);
    // A wish for a seed that agrees is no other wish.
    expect(saveSolution(await tableOf(game, { from, by, iterations: 700, ...(by.endsWith("mccfr") && { seed: 5 }) }))).toBe(whole);
  });

  test("with simultaneous updates and discounts of one's own", async () => {
    const game = handKuhn();
    const settings = { by: "discounted_cfr", updates: "simultaneous", discount: { alpha: 2, beta: 0.5, gamma: 3 } } as const;
    const whole = saveSolution(await tableOf(game, { ...settings, iterations: 90 }));
    const from = loadAnySolution(saveSolution(await tableOf(game, { ...settings, iterations: 31 })), game);
    expect(saveSolution(await tableOf(game, { from, iterations: 90 }))).toBe(whole);
  });

  test.each(["external_mccfr", "outcome_mccfr"] as const)("%s without a tree", async (by) => {
    const game = handKuhn();
    const save = (solution: AnySolution<unknown>) => saveSolution(solution as AnySolution<never>, game as Game<never>);
    const run = async (settings: RunSettings<never>) => (await runSolver(game as Game<never>, { nodes: 10, ...settings })).solution;
    const whole = await run({ by, iterations: 400, seed: 3 });
    expect(whole.kind).toBe("sampled");
    const half = save(await run({ by, iterations: 150, seed: 3 }));
    const from = loadAnySolution(half, game as Game<never>);
    expect(save(await run({ from, iterations: 400 }))).toBe(save(whole));
  });

  test("what is saved on the way is what a shorter run ends with", async () => {
    const game = handKuhn();
    const kept: string[] = [];
    await runSolver(game, {
      by: "cfr",
      iterations: 64,
      saveEvery: 0.03,
      now: clock(10),
      save: (solution) => kept.push(saveSolution(solution, game)),
    });
    expect(kept.length).toBeGreaterThan(2);
    for (const text of kept) {
      const { iterations } = loadAnySolution(text, game) as Solution;
      expect(text).toBe(saveSolution(await tableOf(game, { by: "cfr", iterations })));
    }
  });
});

describe("a run stops", () => {
  test("after its time", async () => {
    // Each reading of this clock costs more than 20 ms, so that pieces of work stay small.
    const { stopped, solution } = await runSolver(handKuhn(), { by: "cfr", seconds: 1, now: clock(30) });
    expect(stopped).toBe("time");
    expect((solution as Solution).iterations).toBeGreaterThan(1);
  });

  test("when it is good enough, at the same iteration wherever it was resumed", async () => {
    const game = handKuhn();
    const whole = await runSolver(game, { by: "cfr_plus", until: 0.001 });
    expect(whole.stopped).toBe("exploitability");
    const solution = whole.solution as Solution<never>;
    expect(solution.exploitability).toBeLessThanOrEqual(0.001);
    const from = loadAnySolution(saveSolution(await tableOf(game, { iterations: 37, by: "cfr_plus" })), game);
    const again = (await runSolver(game, { from, until: 0.001 })).solution as Solution<never>;
    expect(saveSolution(again)).toBe(saveSolution(solution));
  });

  test("when it is told to", async () => {
    const stop = new AbortController();
    const heard: RunProgress[] = [];
    const listener = (progress: RunProgress) => {
      heard.push(progress);
      if (progress.kind === "iterations" && progress.done >= 100) stop.abort();
    };
    const { stopped, solution } = await runSolver(handKuhn(), { by: "cfr", iterations: 1_000_000_000, signal: stop.signal, listener });
    expect(stopped).toBe("interrupted");
    expect((solution as Solution).iterations).toBeGreaterThanOrEqual(100);
    expect(heard[0]).toMatchObject({ kind: "tree done", nodes: 55, informationSets: 12 });
  });
});

describe("the solver that fits", () => {
  test("is backward induction in the open, CFR+ otherwise, each with a reason", () => {
    expect(usualMethod(handTicTacToe().info).by).toBe("backward_induction");
    expect(usualMethod(handKuhn().info)).toMatchObject({ by: "cfr_plus", because: expect.stringContaining("hidden") as string });
    expect(usualMethod(handMeeting().info).because).toContain("not opposed");
    expect(usualMethod(handKuhn(0, 3).info).because).toContain("3 seats");
  });

  test("goes by the names that people write", () => {
    expect(["cfr+", "linear-cfr", "backward", "Alpha-Beta", "external_mccfr"].map(methodNamed)).toEqual([
      "cfr_plus",
      "linear_cfr",
      "backward_induction",
      "alpha_beta",
      "external_mccfr",
    ]);
    expect(methodNamed("cfr++")).toBeUndefined();
    for (const name of Object.keys(METHODS)) expect(methodNamed(name)).toBe(name);
  });
});

describe("faults", () => {
  test("a tree beyond its limit names the solver that needs none", async () => {
    const hidden = await faultOf(() => runSolver(handKuhn(), { nodes: 20 }));
    expect(hidden).toMatchObject({ code: "SP6501", help: expect.stringContaining("--by external_mccfr") as string });
    const open = await faultOf(() => runSolver(handTicTacToe(), { nodes: 20 }));
    expect(open.help).toMatch(/--by alpha_beta.*--by mcts/);
  });

  test("alpha-beta says when its memory is full, and what else there is", async () => {
    const fault = await faultOf(() => runSolver(handTicTacToe(), { by: "alpha_beta", nodes: 50 }));
    expect(fault).toMatchObject({ code: "SP6510", message: expect.stringContaining("more than 50 positions") as string });
  });

  test("what has nothing to show in time says so", async () => {
    const fault = await faultOf(() => runSolver(handTicTacToe(), { by: "alpha_beta", seconds: 1, now: clock(600) }));
    expect(fault).toMatchObject({ code: "SP6511", message: expect.stringContaining("in 1 s") as string });
    const tree = await faultOf(() => runSolver(handTicTacToe(), { by: "cfr", seconds: 1, now: clock(600) }));
    expect(tree.message).toMatch(/its tree was at [\d,]+ nodes$/);
  });

  test("a run goes on only as it began", async () => {
    const game = handKuhn();
    const from = await tableOf(game, { by: "external_mccfr", iterations: 10, seed: 1 });
    expect(await faultOf(() => runSolver(game, { from, by: "cfr" }))).toMatchObject({ code: "SP6512" });
    expect((await faultOf(() => runSolver(game, { from, seed: 2 }))).message).toContain("its seed was 1, not 2");
    const done = (await runSolver(handTicTacToe(), { by: "backward_induction" })).solution;
    expect((await faultOf(() => runSolver(handTicTacToe(), { from: done }))).message).toContain("it is done");
  });

  test("a solver that does not fit the game says why", async () => {
    for (const by of ["alpha_beta", "mcts", "backward_induction"] as const) {
      expect((await faultOf(() => runSolver(handKuhn(), { by }))).code).toBe("SP6506");
    }
    expect((await faultOf(() => runSolver(handMeeting(), { by: "lp" }))).message).toContain("no constant sum");
    expect((await faultOf(() => runSolver(handKuhn(0, 3), { by: "lp" }))).message).toContain("3 seats");
    expect((await faultOf(() => runSolver(handKuhn(), { by: "external_mccfr", nodes: 10, until: 0.1 }))).message).toContain("too large");
  });
});

describe("solutions without a table", () => {
  test("of sampling play, and come back from their file", async () => {
    const game = handKuhn();
    const { solution } = await runSolver(game, { by: "external_mccfr", nodes: 10, iterations: 3000 });
    expect(printAnySolution(solution, game)).toMatch(/value of first: -?0\.\d+ ± 0\.0\d+ .*\n.*\nexploitability: not known/);
    const text = saveSolution(solution, game);
    const again = playerOf(loadAnySolution(text, game), game);
    const state = game.apply(game.apply(game.initial(), [2, 0]), 1);
    expect(Array.from(playerOf(solution, game)(game, state, 1))).toEqual(Array.from(again(game, state, 1)));
    // The jack folds to a bet.
    expect(again(game, state, 1)[0]).toBeGreaterThan(0.95);
    const changed = { ...game, returns: (s: Parameters<typeof game.returns>[0]) => game.returns(s).map((x) => 2 * x) };
    expect((await faultOf(async () => loadAnySolution(text, changed))).message).toContain("has changed");
  });

  test("of searches tell their first moves, and search again as players", async () => {
    const game = handTicTacToe();
    for (const by of ["alpha_beta", "mcts"] as const) {
      const { solution } = await runSolver(game, { by, simulations: 300 });
      if (solution.kind !== "search") throw new Error("expected a search");
      expect(solution.moves).toHaveLength(9);
      expect(solution.exact).toBe(by === "alpha_beta");
      const loaded = loadAnySolution(saveSolution(solution, game), game);
      expect(loaded).toEqual(solution);
      const row = playerOf(loaded, game)(game, game.initial(), 0);
      expect(Array.from(row).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    }
    expect(printAnySolution((await runSolver(game, { by: "alpha_beta" })).solution, game)).toContain("value of x: 0.000000\n");
  });
});

describe("a solver with nothing to show before its end, stopped on its way,", () => {
  const stopped = (): AbortSignal => {
    const stop = new AbortController();
    stop.abort();
    return stop.signal;
  };

  test("keeps the positions that alpha-beta knows, and ends as if it had never been stopped", async () => {
    const game = handTicTacToe();
    const whole = (await runSolver(game, { by: "alpha_beta" })).solution;
    let text: string | undefined;
    let known = 0;
    for (let times = 0; ; times++) {
      const from = text === undefined ? undefined : loadAnySolution(text, game);
      const settings = { by: "alpha_beta", ...(from && { from }) } as const;
      const { solution, stopped: why } = await runSolver(game, { ...settings, signal: stopped() });
      if (solution.kind !== "open") {
        expect([why, times > 1]).toEqual(["solved", true]);
        expect({ ...solution, positions: 0 }).toEqual({ ...whole, positions: 0 });
        break;
      }
      expect(why).toBe("interrupted");
      expect(solution.iterations).toBeGreaterThan(known);
      known = solution.iterations;
      expect(printAnySolution(solution, game)).toMatch(/, by alpha_beta: not solved yet, [\d,]+ positions known$/);
      expect(() => playerOf(solution, game)).toThrow("alpha_beta was stopped before it had solved");
      text = saveSolution(solution, game);
      expect(loadAnySolution(text, game)).toEqual(solution);
    }
  });

  test("keeps the tree of a Monte Carlo search, to the same bits", async () => {
    const game = handTicTacToe();
    const whole = saveSolution((await runSolver(game, { by: "mcts", simulations: 900, seed: 4 })).solution, game);
    const stop = new AbortController();
    const running = runSolver(game, { by: "mcts", simulations: 900, seed: 4, signal: stop.signal });
    setImmediate(() => stop.abort());
    const part = await running;
    expect(part.stopped).toBe("interrupted");
    expect(part.solution.settings.simulations).toBeLessThan(900);
    const from = loadAnySolution(saveSolution(part.solution, game), game);
    expect(from).toEqual(part.solution);
    expect(saveSolution((await runSolver(game, { from, simulations: 900 })).solution, game)).toBe(whole);
    expect((await faultOf(() => runSolver(game, { from, seed: 5 }))).message).toContain("its seed was 4, not 5");
  });

  test("keeps the basis of a linear program", async () => {
    const tree = buildTree(handKuhn());
    const whole = distanceFromEquilibrium(tree, await solveLinearProgram(tree));
    let basis: string | undefined;
    let stops = 0;
    const stop = new Error("stopped");
    for (;;) {
      const between = (_: number, state: () => string): Promise<void> => {
        basis = state();
        stops++;
        return Promise.reject(stop);
      };
      try {
        const policy = await solveLinearProgram(tree, { steps: 3, between, ...(basis !== undefined && { from: basis }) });
        const rated = distanceFromEquilibrium(tree, policy);
        expect([rated.value[0], rated.nashConv]).toEqual([expect.closeTo(whole.value[0], 10), expect.closeTo(0, 10)]);
        break;
      } catch (error) {
        if (error !== stop) throw error;
      }
    }
    expect(stops).toBeGreaterThan(1);
    expect((await faultOf(() => solveLinearProgram(tree, { from: "01" }))).message).toContain("another program");
  });
});

test("rock, paper, scissors are solved by each solver for hidden games", async () => {
  const game = handRockPaperScissors();
  for (const by of ["lp", "cfr", "cfr_plus", "linear_cfr", "discounted_cfr"] as const) {
    expect((await tableOf(game, { by })).exploitability, by).toBeLessThan(1e-9);
  }
});
