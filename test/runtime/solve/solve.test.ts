import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import { AlphaBeta } from "../../../src/runtime/solve/alpha-beta.js";
import { asPolicy } from "../../../src/runtime/solve/as-policy.js";
import { averagePolicies } from "../../../src/runtime/solve/average-policy.js";
import { backwardInduction } from "../../../src/runtime/solve/backward-induction.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../../src/runtime/solve/cfr.js";
import { SolveFault } from "../../../src/runtime/solve/messages.js";
import { nashConv } from "../../../src/runtime/solve/nash-conv.js";
import { fromRows, rowOf, tabulate, uniformPolicy } from "../../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../../src/runtime/solve/policy-value.js";
import { loadSolution, parseSolution, saveSolution } from "../../../src/runtime/solve/solution-file.js";
import { printSolution, simplestFraction } from "../../../src/runtime/solve/solution.js";
import { solve } from "../../../src/runtime/solve/solve.js";
import {
  feature,
  handKuhn,
  handMeeting,
  handOddOneOut,
  handRockPaperScissors,
  handTicTacToe,
  info,
  site,
} from "../../support/hand-games.js";

/** A race in the open: walk one step, or gamble for two or none. Who is first at the end wins 1; nobody after `turns`, and it is a draw. */
function race(length: number, turns = 6): Game<readonly number[]> {
  const over = ([a, b, turn]: readonly number[]) => a >= length || b >= length || turn === turns;
  return {
    info: info(
      {
        name: "race",
        seats: ["white", "black"],
        sites: [site("step", ["walk", "gamble"])],
        payoff: { kind: "zero_sum" },
        perfectInformation: true,
      },
      [feature("me", 0, 2, "one-hot player")],
    ),
    // Places of the two, how many turns were made, and 1 while the die rolls.
    initial: () => [0, 0, 0, 0],
    turn: (state) =>
      over(state) ? { kind: "end", truncated: false } : state[3] ? { kind: "chance" } : { kind: "decide", seat: state[2] % 2, site: 0 },
    legal: () => [0, 1],
    outcomes: () => [
      { value: [0], probability: 0.5 },
      { value: [2], probability: 0.5 },
    ],
    sample: (_, words) => [words() & 1 ? 2 : 0],
    apply: ([a, b, turn, rolling], input) => {
      if (!rolling && input === 1) return [a, b, turn, 1];
      const steps = typeof input === "number" ? 1 : input[0];
      return turn % 2 === 0 ? [a + steps, b, turn + 1, 0] : [a, b + steps, turn + 1, 0];
    },
    returns: ([a, b]) => (a >= length ? [1, -1] : b >= length ? [-1, 1] : [0, 0]),
    observe: (_, seat, out, at) => {
      out[at + seat] = 1;
      out[at + 1 - seat] = 0;
    },
    events: () => [],
    key: (state) => state.join(" "),
    show: () => "",
    describe: (_, action) => ["walk", "gamble"][Number(action)],
    endRecord: () => ({}),
  };
}

function faultOf(run: () => unknown): SolveFault {
  try {
    run();
  } catch (fault) {
    if (fault instanceof SolveFault) return fault;
    throw fault;
  }
  throw new Error("expected a fault");
}

describe("solving", () => {
  test("rock-paper-scissors gives a third each and nothing to exploit", () => {
    const solution = solve(handRockPaperScissors());
    expect(solution.exploitability).toBeLessThan(1e-12);
    expect(solution.value[0]).toBeCloseTo(0, 12);
    for (const p of solution.policy.probabilities) expect(p).toBeCloseTo(1 / 3, 12);
    expect(solution.policy.tree.informationSets.length).toBe(2);
  });

  test("rock-paper-scissors: always rock is beaten for 1 by the other", () => {
    const tree = buildTree(handRockPaperScissors());
    const rock = fromRows(tree, () => [1, 0, 0]);
    expect(nashConv(tree, rock)).toBeCloseTo(2, 14);
  });

  test("a game of general sum: meeting at either place is an equilibrium, missing each other is none", () => {
    const tree = buildTree(handMeeting());
    for (const place of [0, 1])
      expect(
        nashConv(
          tree,
          fromRows(tree, () => [1 - place, place]),
        ),
      ).toBe(0);
    expect(
      nashConv(
        tree,
        fromRows(tree, (set) => [1 - set.seat, set.seat]),
      ),
    ).toBeCloseTo(2 + 2, 12);
    expect(
      nashConv(
        tree,
        fromRows(tree, (set) => (set.seat === 0 ? [0.6, 0.4] : [0.4, 0.6])),
      ),
    ).toBeLessThan(1e-12);
  });

  test("a game for three: coins are the equilibrium", () => {
    const solution = solve(handOddOneOut());
    expect(solution.value).toHaveLength(3);
    expect(solution.nashConv).toBeLessThan(1e-12);
  });

  test("by regret on a perfect information game agrees with backward induction", () => {
    const game = race(3);
    const exact = solve(game);
    const regret = solve(game, { by: "cfr_plus", iterations: 2000 });
    expect(exact.nashConv).toBe(0);
    expect(regret.value[0]).toBeCloseTo(exact.value[0], 3);
    expect(new AlphaBeta(game).value(game.initial())).toBeCloseTo(exact.value[0], 12);
  });

  test("rates a policy alike on merged states and on histories", () => {
    const graph = buildTree(race(4));
    const tree = buildTree(race(4), { merge: "never" });
    expect(tree.nodes).toBeGreaterThan(2 * graph.nodes);
    expect(nashConv(tree, uniformPolicy(tree))).toBeCloseTo(nashConv(graph, uniformPolicy(graph)), 12);
    expect(policyValue(tree, uniformPolicy(tree))[0]).toBeCloseTo(policyValue(graph, uniformPolicy(graph))[0], 12);
  });

  test("looks through draws exactly: one step from the end walking wins", () => {
    expect(solve(race(1)).value).toEqual([1, -1]);
    // Two steps and two turns: gambling wins half of the time, and of the other half the second seat wins one half; walking only lets it gamble.
    expect(solve(race(2, 2)).value[0]).toBeCloseTo(1 / 4, 14);
  });

  test("is the same each time", () => {
    const run = () => saveSolution(solve(handKuhn(), { iterations: 100 }));
    expect(run()).toBe(run());
  });

  test("tells how far it is", () => {
    const heard: number[] = [];
    solve(handKuhn(), { iterations: 250, progress: (done, total) => heard.push(done, total) });
    expect(heard.slice(-2)).toEqual([250, 250]);
    expect(heard.length).toBeGreaterThan(100);
  });

  test("counts cuts as ends and says so", () => {
    const game = handRockPaperScissors();
    const cut: typeof game = {
      ...game,
      turn: (state) => (state.length === 2 ? { kind: "end", truncated: state[0] === state[1] } : game.turn(state)),
    };
    const solution = solve(cut, { iterations: 10 });
    expect(solution.policy.tree.counts.truncated).toBe(3);
    expect(printSolution(solution)).toContain("3 ends are cuts");
  });
});

describe("tables and policies", () => {
  test("a table answers for states as the policy it was made from", () => {
    const game = handKuhn();
    const tree = buildTree(game);
    const table = solve(game, { iterations: 50 }).policy;
    expect(tabulate(tree, asPolicy(table)).probabilities).toEqual(table.probabilities);
    const graph = buildTree(handTicTacToe());
    const perfect = backwardInduction(graph);
    expect(tabulate(graph, asPolicy(perfect)).probabilities).toEqual(perfect.probabilities);
  });

  test("a row that is no distribution is refused by name", () => {
    const tree = buildTree(handKuhn());
    for (const row of [[0.5], [0.5, 0.6], [1.5, -0.5], [NaN, 1], [0.5, 0.25, 0.25]]) {
      expect(faultOf(() => fromRows(tree, () => row))).toMatchObject({
        code: "SP6505",
        message: expect.stringContaining('"first, jack"') as string,
      });
    }
  });

  test("rows of a network, rounded to f32, are taken and sum to 1", () => {
    const tree = buildTree(handRockPaperScissors());
    const table = fromRows(tree, () => Float32Array.of(0.1, 0.2, 0.7));
    for (const set of tree.informationSets) expect(rowOf(table, set).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 15);
  });

  test("a restricted observation that hides what tells rows apart is a fault, not a guess", () => {
    const game = handKuhn();
    const blind: typeof game = { ...game, observe: (state, seat, out, at) => game.observe({ ...state, cards: null }, seat, out, at) };
    const table = solve(game, { iterations: 10 }).policy;
    const state = game.apply(game.initial(), [0, 1]);
    const misled = asPolicy({ ...table, tree: { ...table.tree, game: blind } });
    expect(faultOf(() => misled(blind, state, 0)).code).toBe("SP6508");
  });
});

describe("faults", () => {
  test("a tree beyond its limit says how large it got and what to do", () => {
    for (const game of [handKuhn() as Game, handTicTacToe() as Game]) {
      const fault = faultOf(() => buildTree(game, { nodes: 30 }));
      expect(fault.code).toBe("SP6501");
      expect(fault.message).toContain("more than 30 nodes");
      expect(fault.help).toContain("raise the limit");
    }
  });

  test("a game that returns to a state has no tree", () => {
    const game = race(3);
    const endless: typeof game = { ...game, apply: (state, input) => (input === 1 ? state : game.apply(state, input)) };
    expect(faultOf(() => buildTree(endless)).code).toBe("SP6502");
    expect(faultOf(() => new AlphaBeta(endless).value(endless.initial())).code).toBe("SP6502");
  });

  test("probabilities that do not sum to 1 are refused", () => {
    const game = race(3);
    const wrong: typeof game = { ...game, outcomes: () => [{ value: [0], probability: 0.9 }] };
    expect(faultOf(() => buildTree(wrong)).code).toBe("SP6503");
  });

  test("what needs histories says so on merged states", () => {
    const graph = buildTree(handTicTacToe());
    expect(faultOf(() => new RegretSolver(graph)).code).toBe("SP6504");
    expect(faultOf(() => averagePolicies(graph, [uniformPolicy(graph)])).code).toBe("SP6504");
  });

  test("what wants perfect information says so", () => {
    expect(faultOf(() => solve(handKuhn(), { by: "backward_induction" })).code).toBe("SP6506");
    expect(faultOf(() => buildTree(handKuhn(), { merge: "equal states" })).code).toBe("SP6506");
    expect(faultOf(() => new AlphaBeta(handRockPaperScissors())).code).toBe("SP6506");
  });
});

describe("solution files", () => {
  const game = handKuhn();
  const solution = solve(game, { iterations: 200 });
  const text = saveSolution(solution);

  test("keep every bit", () => {
    const loaded = loadSolution(text, game);
    expect(loaded.policy.probabilities).toEqual(solution.policy.probabilities);
    expect(loaded).toMatchObject({ game: "kuhn_poker", by: "cfr_plus", iterations: 200, nashConv: solution.nashConv });
    expect(saveSolution(loaded)).toBe(text);
    const perfect = solve(handTicTacToe());
    expect(loadSolution(saveSolution(perfect), handTicTacToe()).policy.probabilities).toEqual(perfect.policy.probabilities);
  });

  test("can be read by people", () => {
    expect(text).toContain('{"situation":"first, jack","actions":["check","bet"],"probabilities":[');
  });

  test.each([
    ["empty", () => "", "not JSON"],
    ["cut short", () => text.slice(0, text.length / 2), "not JSON"],
    ["a list", () => "[]", "no object"],
    ["of another kind", () => '{"format": "weights"}', 'its format is "weights"'],
    ["of another version", () => text.replace('"version": 2', '"version": 3'), "its version is 3"],
    ["edited", () => text.replace("first, jack", "first, jacx"), "checksum"],
    ["without its checksum", () => text.replace(/"checksum": "[^"]*"/, '"checksum": ""'), "checksum"],
  ])("%s: refused with a reason", (_, make, reason) => {
    const fault = faultOf(() => parseSolution(make()));
    expect(fault.code).toBe("SP6507");
    expect(fault.message).toContain(reason);
  });

  test("of another game, or of the game before it changed, are refused", () => {
    expect(faultOf(() => loadSolution(text, handRockPaperScissors())).message).toContain("expected `rock_paper_scissors`");
    const renamed = handKuhn(2);
    expect(faultOf(() => loadSolution(text, { ...renamed, info: { ...renamed.info, name: "kuhn_poker" } })).message).toContain(
      "has changed",
    );
  });
});

test("the simplest fraction of an interval is the one with the smallest denominator", () => {
  expect(simplestFraction(-0.0556, -0.0555)).toBe("-1/18");
  expect(simplestFraction(-0.1, 0.2)).toBe("0");
  expect(simplestFraction(0.4545, 0.4546)).toBe("5/11");
  // Some fraction like it lies in most intervals as wide.
  expect(simplestFraction(0.45, 0.46)).toBeUndefined();
  expect(simplestFraction(2.9, 4.2)).toBe("3");
  expect(simplestFraction(-4.2, -2.9)).toBe("-3");
  expect(simplestFraction(Math.PI, Math.PI)).toBeUndefined();
});

test("policy values are exact on a tree by hand", () => {
  const tree = buildTree(handMeeting());
  expect(
    policyValue(
      tree,
      fromRows(tree, (set) => (set.seat === 0 ? [0.25, 0.75] : [0.5, 0.5])),
    ),
  ).toEqual([0.125 * 3 + 0.375 * 2, 0.125 * 2 + 0.375 * 3]);
});
