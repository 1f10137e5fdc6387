/** The same known numbers, on games that the compiler made from their specs. */
import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import type { GameIr } from "../../../src/compiler/4-lower/games/ir.js";
import { emitGame } from "../../../src/compiler/5-emit/games/emit-game.js";
import { printJavaScript } from "../../../src/compiler/5-emit/typescript/javascript.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { loadGame } from "../../../src/runtime/games/load.js";
import { printTwinReport } from "../../../src/runtime/games/twin-report.js";
import { twinWorlds } from "../../../src/runtime/games/twin-worlds.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../../src/runtime/solve/cfr.js";
import { distanceFromEquilibrium, nashConv } from "../../../src/runtime/solve/nash-conv.js";
import { uniformPolicy } from "../../../src/runtime/solve/policy-table.js";
import { situations } from "../../../src/runtime/solve/situations.js";
import { solve } from "../../../src/runtime/solve/solve.js";
import { lowerFile, standard } from "../../support/lower-text.js";
import { fraction, truth, type KuhnTruth, type TicTacToeTruth } from "./truth.js";

function compiled(ir: GameIr | undefined): Game {
  const module = ir && emitGame(ir, collector().report);
  if (!ir || !module) throw new Error("expected a game");
  return loadGame(printJavaScript(module), ir.name).game;
}

const fromLibrary = (name: string) => compiled(lowerFile(standard(`std/games/${name}`)).games.get(name));

interface LeducTruth {
  readonly value_player0: number;
  readonly decision_nodes: number;
  readonly terminal_nodes: number;
  readonly infosets: number;
  readonly uniform_policy: { readonly value_player0: string; readonly best_response_value: readonly string[]; readonly nashconv: string };
  readonly cfr_average_policy_nashconv_alternating: Readonly<Record<string, number>>;
  readonly cfr_plus_average_policy_nashconv_linear_avg: Readonly<Record<string, number>>;
}

describe("Kuhn poker from its spec", () => {
  const known = truth<KuhnTruth>("kuhn_poker");
  const game = fromLibrary("kuhn_poker");
  const tree = buildTree(game);

  test("has its tree, its words, its numbers and its curves", () => {
    expect([tree.counts.decision, tree.counts.end, tree.informationSets.length]).toEqual([
      known.decision_nodes,
      known.terminal_nodes,
      known.infosets,
    ]);
    expect(situations(tree)).toContain("first, king, after check bet");
    expect(nashConv(tree, uniformPolicy(tree))).toBeCloseTo(fraction(known.uniform_policy.nashconv), 13);
    const solver = new RegretSolver(tree).run(1000);
    expect(Math.abs(nashConv(tree, solver.average()) - known.cfr_plus_average_policy_nashconv_linear_avg["1000"])).toBeLessThan(1e-10);
    expect(solve(game).value[0]).toBeCloseTo(fraction(known.value_player0), 4);
  });

  test("keeps twin worlds alike", () => {
    const report = twinWorlds(game, { mode: "tree" });
    expect(report, printTwinReport(report).join("\n")).toMatchObject({ complete: true, unlabelled: false });
    expect(report.leak).toBeUndefined();
    expect(report.compared).toBeGreaterThan(10);
  });
});

describe("rock-paper-scissors from its spec", () => {
  test("is solved by a third each and hides the first choice from the second seat", () => {
    const game = fromLibrary("rock_paper_scissors");
    const solution = solve(game);
    expect(solution.exploitability).toBeLessThan(1e-12);
    for (const p of solution.policy.probabilities) expect(p).toBeCloseTo(1 / 3, 12);
    expect(twinWorlds(game, { mode: "tree" })).toMatchObject({ complete: true, compared: 2 });
    expect(twinWorlds(game, { mode: "tree" }).leak).toBeUndefined();
  });
});

describe("tic-tac-toe from its spec", () => {
  test("has its positions and is a draw", () => {
    const known = truth<TicTacToeTruth>("tic_tac_toe");
    const solution = solve(fromLibrary("tic_tac_toe"));
    expect(solution.policy.tree.nodes).toBe(known.distinct_states_incl_terminal);
    expect(solution.value).toEqual([0, 0]);
    expect(solution.nashConv).toBe(0);
  });
});

describe("Leduc poker from its spec", () => {
  const known = truth<LeducTruth>("leduc_poker");
  const game = fromLibrary("leduc_poker");
  const tree = buildTree(game);

  test("has its tree", () => {
    expect([tree.counts.decision, tree.counts.end, tree.informationSets.length]).toEqual([
      known.decision_nodes,
      known.terminal_nodes,
      known.infosets,
    ]);
    expect(tree.counts.truncated).toBe(0);
    expect(new Set(situations(tree)).size).toBe(known.infosets);
  });

  test("rates the uniform policy as known", () => {
    const rated = distanceFromEquilibrium(tree, uniformPolicy(tree));
    expect(rated.value[0]).toBeCloseTo(fraction(known.uniform_policy.value_player0), 12);
    known.uniform_policy.best_response_value.forEach((value, seat) => expect(rated.bestResponse[seat]).toBeCloseTo(fraction(value), 12));
    expect(rated.nashConv).toBeCloseTo(fraction(known.uniform_policy.nashconv), 12);
  });

  test.each([
    ["cfr", known.cfr_average_policy_nashconv_alternating],
    ["cfr_plus", known.cfr_plus_average_policy_nashconv_linear_avg],
  ] as const)("%s follows the known curve", (method, curve) => {
    const solver = new RegretSolver(tree, method);
    // From some 150 iterations on CFR+ hangs on the last bit: it floors regrets at 0, and whether a tie is 0 or 1e-18 decides a whole row. That the
    // curve is met there says that sums run in the order of the plain recursive algorithm.
    for (const [iteration, value] of Object.entries(curve)) {
      solver.run(Number(iteration) - solver.iterations);
      expect(Math.abs(nashConv(tree, solver.average()) - value), `after ${iteration}`).toBeLessThan(1e-10);
    }
  });

  test("keeps twin worlds alike", () => {
    const report = twinWorlds(game, { mode: "tree" });
    expect(report.leak, printTwinReport(report).join("\n")).toBeUndefined();
    expect(report.complete).toBe(true);
    const plays = twinWorlds(game, { mode: "plays", count: 300, seed: 4 });
    expect(plays.leak).toBeUndefined();
    expect(plays.abandoned).toBeLessThan(30);
  });
});
