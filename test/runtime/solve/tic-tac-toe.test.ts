import { describe, expect, test } from "vitest";
import { AlphaBeta, optimalPlayer } from "../../../src/runtime/solve/alpha-beta.js";
import { backwardInduction } from "../../../src/runtime/solve/backward-induction.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { tabulate, uniformPolicy } from "../../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../../src/runtime/solve/policy-value.js";
import { solve } from "../../../src/runtime/solve/solve.js";
import { END } from "../../../src/runtime/solve/tree.js";
import { handTicTacToe } from "../../support/hand-games.js";
import { truth, type TicTacToeTruth } from "./truth.js";

const known = truth<TicTacToeTruth>("tic_tac_toe");
const game = handTicTacToe();
const graph = buildTree(game);

describe("tic-tac-toe", () => {
  test("has the known number of positions", () => {
    expect(graph.merged).toBe(true);
    expect(graph.nodes).toBe(known.distinct_states_incl_terminal);
    expect(graph.counts.end).toBe(known.terminal_states.total);
  });

  test("has the known number of games, counted on its positions", () => {
    const ways = new Float64Array(graph.nodes);
    ways[0] = 1;
    let games = 0;
    let histories = 0;
    for (let node = 0; node < graph.nodes; node++) {
      histories += ways[node];
      if (graph.kind[node] === END) games += ways[node];
      for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) ways[graph.child[edge]] += ways[node];
    }
    expect(games).toBe(known.complete_games);
    expect(histories).toBe(known.histories_incl_root_and_terminals);
  });

  test("has the known number of histories as a tree, with one information set each", { timeout: 180_000 }, () => {
    const tree = buildTree(game, { merge: "never" });
    expect(tree.nodes).toBe(known.histories_incl_root_and_terminals);
    expect(tree.counts).toEqual({ chance: 0, decision: known.non_terminal_histories, end: known.complete_games, truncated: 0 });
    expect(tree.informationSets.length).toBe(known.non_terminal_histories);
    expect(policyValue(tree, uniformPolicy(tree))[0]).toBeCloseTo(policyValue(graph, uniformPolicy(graph))[0], 12);
  });

  test("is won as often as known when both play at random", () => {
    const { p_x, p_o, p_draw } = known.uniform_random_play_exact;
    const share = (wanted: number) => {
      const reach = new Float64Array(graph.nodes);
      reach[0] = 1;
      let sum = 0;
      for (let node = 0; node < graph.nodes; node++) {
        const moves = graph.firstEdge[node + 1] - graph.firstEdge[node];
        for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) reach[graph.child[edge]] += reach[node] / moves;
        if (moves === 0 && graph.returns[2 * node] === wanted) sum += reach[node];
      }
      return sum;
    };
    expect(share(1)).toBeCloseTo(p_x, 9);
    expect(share(-1)).toBeCloseTo(p_o, 9);
    expect(share(0)).toBeCloseTo(p_draw, 9);
    expect(policyValue(graph, uniformPolicy(graph))[0]).toBeCloseTo(p_x - p_o, 9);
  });

  test("is a draw, by backward induction and by alpha-beta", () => {
    const solution = solve(game);
    expect(solution.by).toBe("backward_induction");
    expect(solution.value).toEqual([known.optimal_value, known.optimal_value]);
    expect(solution.nashConv).toBe(0);
    expect(new AlphaBeta(game).value(game.initial())).toBe(known.optimal_value);
  });

  test("alpha-beta and backward induction choose the same moves everywhere", () => {
    const optimal = tabulate(graph, optimalPlayer(game));
    expect(optimal.probabilities).toEqual(backwardInduction(graph).probabilities);
  });

  test("alpha-beta remembers fewer positions than there are", () => {
    const search = new AlphaBeta(game);
    search.value(game.initial());
    expect(search.positions).toBeLessThan(known.distinct_states_incl_terminal / 2);
  });
});
