/** Solvers against known values, against each other, and against trying everything. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Game, Outcome } from "../../../src/contract/game.js";
import { normalisedRows } from "../../../src/runtime/solve/average-policy.js";
import { bestResponse } from "../../../src/runtime/solve/best-response.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../../src/runtime/solve/cfr.js";
import { solveLinearProgram } from "../../../src/runtime/solve/linear-program.js";
import { SamplingSolver, type SamplingMethod } from "../../../src/runtime/solve/mccfr.js";
import { distanceFromEquilibrium, nashConv } from "../../../src/runtime/solve/nash-conv.js";
import { fromRows, uniformPolicy, type TabularPolicy } from "../../../src/runtime/solve/policy-table.js";
import { policyValue } from "../../../src/runtime/solve/policy-value.js";
import type { GameTree } from "../../../src/runtime/solve/tree.js";
import { GameWorld, treeWorld } from "../../../src/runtime/solve/world.js";
import { feature, handKuhn, handMatrix, handRockPaperScissors, info, site } from "../../support/hand-games.js";
import { fraction, truth, type KuhnTruth } from "./truth.js";

const kuhn = truth<KuhnTruth>("kuhn_poker");

/** How a random game goes on: a seat chooses or chance draws, `sees` names what each seat learns of it. */
interface Shape {
  readonly seats: number;
  readonly branch: readonly number[];
  readonly salt: number;
}

/** A whole number that depends on all of its parts alike. */
function hash(...parts: readonly number[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    h = Math.imul(h ^ (part + 0x9e3779b9), 0x01000193);
    h ^= h >>> 15;
  }
  return h >>> 0;
}

/**
 * A random game: at each depth a seat or chance acts, with a random number of actions; the others see the action, or only that there was one. Scores
 * at the ends are random whole numbers. Everything follows from the shape.
 */
function randomGame({ seats, branch, salt }: Shape): Game<readonly number[]> {
  const names = Array.from({ length: seats }, (_, i) => `s${i}`);
  const actor = (depth: number) => (depth === 0 ? -1 : hash(salt, 1, depth) % (seats + 1) < seats ? (depth - 1) % seats : -1);
  const shown = (depth: number, seat: number) => actor(depth) === seat || hash(salt, 2, depth, seat) % 2 === 0;
  const labels = Array.from({ length: Math.max(...branch) }, (_, i) => `a${i}`);
  return {
    info: info(
      {
        name: "random",
        seats: names,
        sites: branch.map((_, depth) => site(`d${depth}`, labels)),
        payoff: { kind: "general" },
        perfectInformation: false,
      },
      [feature("me", 0, seats, "one-hot player", names)],
    ),
    initial: () => [],
    turn: (state) => {
      if (state.length === branch.length) return { kind: "end", truncated: false };
      const seat = actor(state.length);
      return seat < 0 ? { kind: "chance" } : { kind: "decide", seat, site: state.length };
    },
    legal: (state) => Array.from({ length: branch[state.length] }, (_, i) => i),
    outcomes: (state): Outcome[] => {
      const weights = Array.from({ length: branch[state.length] }, (_, i) => 1 + (hash(salt, 3, state.length, i) % 5));
      const total = weights.reduce((a, b) => a + b, 0);
      return weights.map((w, i) => ({ value: [i], probability: w / total }));
    },
    sample: (state, words) => [words() % branch[state.length]],
    apply: (state, input) => [...state, typeof input === "number" ? input : input[0]],
    returns: (state) => names.map((_, seat) => (state.length === branch.length ? (hash(salt, 4, seat, ...state) % 21) - 10 : 0)),
    observe: (_, seat, out, at) => {
      out.fill(0, at, at + seats);
      out[at + seat] = 1;
    },
    events: (state, seat) =>
      state.map((value, depth) => ({ place: `d${depth}`, seat: actor(depth), value: shown(depth, seat) ? value : null })),
    key: (state) => state.join(" "),
    show: () => "",
    describe: (_, action) => labels[Number(action)],
    endRecord: () => ({}),
  };
}

/** What a seat gets at most against a policy, by trying all its pure strategies one after the other, without any best response code. */
function byTryingAll(tree: GameTree, policy: TabularPolicy, seat: number): number {
  const own = tree.informationSets.filter((set) => set.seat === seat);
  const total = own.reduce((n, set) => n * set.legal.length, 1);
  let best = -Infinity;
  for (let code = 0; code < total; code++) {
    const probabilities = Float64Array.from(policy.probabilities);
    let rest = code;
    for (const { first, legal } of own) {
      probabilities.fill(0, first, first + legal.length);
      probabilities[first + (rest % legal.length)] = 1;
      rest = Math.floor(rest / legal.length);
    }
    best = Math.max(best, policyValue(tree, { tree, probabilities })[seat]);
  }
  return best;
}

describe("on random games", () => {
  const shapes = fc.record({
    seats: fc.integer({ min: 1, max: 3 }),
    branch: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 5 }),
    salt: fc.nat(),
  });

  test("the best response gets what the best of all pure strategies gets", () => {
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.double({ min: 0.05, max: 1, noNaN: true })), (shape, numbers) => {
        const tree = buildTree(randomGame(shape));
        const policy = fromRows(tree, (set) => {
          const row = set.legal.map(() => numbers.next().value as number);
          const sum = row.reduce((a, b) => a + b, 0);
          return row.map((x) => x / sum);
        });
        for (let seat = 0; seat < shape.seats; seat++) {
          const choices = tree.informationSets.filter((set) => set.seat === seat).reduce((n, set) => n * set.legal.length, 1);
          fc.pre(choices <= 3000);
          expect(bestResponse(tree, policy, seat).value).toBeCloseTo(byTryingAll(tree, policy, seat), 10);
        }
      }),
      { numRuns: process.env.SPC_LONG ? 2000 : 60, seed: 11 },
    );
  });

  test("a linear program and CFR+ find the same value where interests are opposed", async () => {
    for (let salt = 0; salt < 8; salt++) {
      const game = randomGame({ seats: 2, branch: [3, 2, 3, 2, 2], salt });
      const scored = (state: readonly number[]) => {
        const [a] = game.returns(state);
        return [a, 4 - a];
      };
      const opposed: typeof game = { ...game, info: { ...game.info, payoff: { kind: "constant_sum", constant: 4 } }, returns: scored };
      const tree = buildTree(opposed);
      const exact = distanceFromEquilibrium(tree, await solveLinearProgram(tree));
      expect(exact.nashConv, `salt ${salt}`).toBeLessThan(1e-9);
      const close = distanceFromEquilibrium(tree, new RegretSolver(tree).run(3000).average());
      expect(Math.abs(exact.value[0] - close.value[0]), `salt ${salt}`).toBeLessThanOrEqual(close.nashConv + 1e-9);
    }
  });
});

describe("linear programs", () => {
  test("solve Kuhn poker: the value is -1/18, the strategy one of the known family", async () => {
    const tree = buildTree(handKuhn());
    const rated = distanceFromEquilibrium(tree, await solveLinearProgram(tree));
    expect(rated.value[0]).toBeCloseTo(fraction(kuhn.value_player0), 12);
    expect(rated.nashConv).toBeLessThan(1e-12);
  });

  test("solve matching pennies and rock, paper, scissors by even chances", async () => {
    const pennies = handMatrix("pennies", ["even", "odd"], ["heads", "tails"], { kind: "zero_sum" }, ([a, b]) =>
      a === b ? [1, -1] : [-1, 1],
    );
    for (const game of [pennies, handRockPaperScissors()]) {
      const policy = await solveLinearProgram(buildTree(game));
      for (const set of policy.tree.informationSets) {
        for (let k = 0; k < set.legal.length; k++) expect(policy.probabilities[set.first + k]).toBeCloseTo(1 / set.legal.length, 9);
      }
    }
  });

  test("solve a lopsided game: two to one pays, so the second seat mixes the other way", async () => {
    // The value of [[2, -1], [-1, 1]] is 1/5, with 2/5 on the first action of each seat.
    const game = handMatrix("lopsided", ["row", "column"], ["left", "right"], { kind: "zero_sum" }, ([a, b]) => {
      const pay = a === 0 && b === 0 ? 2 : a === b ? 1 : -1;
      return [pay, -pay];
    });
    const tree = buildTree(game);
    const policy = await solveLinearProgram(tree);
    expect(policyValue(tree, policy)[0]).toBeCloseTo(1 / 5, 9);
    expect(Array.from(policy.probabilities, (p) => Math.round(p * 1e9) / 1e9)).toEqual([0.4, 0.6, 0.4, 0.6]);
  });
});

describe("discounted regrets", () => {
  const tree = buildTree(handKuhn());

  test("CFR is the discount that forgets nothing, linear CFR is alpha = beta = gamma = 1", () => {
    const linear = new RegretSolver(tree, "linear_cfr").run(200).average();
    const same = new RegretSolver(tree, { method: "discounted_cfr", discount: { alpha: 1, beta: 1, gamma: 1 } }).run(200).average();
    expect(same.probabilities).toEqual(linear.probabilities);
    const plain = new RegretSolver(tree, "cfr").run(200).average();
    const all = { alpha: Infinity, beta: Infinity, gamma: 0 };
    expect(new RegretSolver(tree, { method: "discounted_cfr", discount: all }).run(200).average().probabilities).toEqual(
      plain.probabilities,
    );
  });

  test.each(["linear_cfr", "discounted_cfr"] as const)("%s comes nearer than plain CFR", (method) => {
    const plain = nashConv(tree, new RegretSolver(tree, "cfr").run(1000).average());
    expect(nashConv(tree, new RegretSolver(tree, method).run(1000).average())).toBeLessThan(plain / 2);
  });

  test("simultaneous updates find the same equilibrium by another way", () => {
    const solver = new RegretSolver(tree, { method: "cfr_plus", updates: "simultaneous" }).run(5000);
    expect(nashConv(tree, solver.average())).toBeLessThan(0.01);
    expect(solver.average().probabilities).not.toEqual(new RegretSolver(tree, "cfr_plus").run(5000).average().probabilities);
  });
});

describe("sampling", () => {
  const game = handKuhn();
  const tree = buildTree(game);
  const gap = (sums: Float64Array) => nashConv(tree, { tree, probabilities: normalisedRows(tree, sums) });

  test.each([
    ["external_mccfr", 100_000, 0.01],
    ["outcome_mccfr", 200_000, 0.03],
  ] as const)("%s comes near the equilibrium of Kuhn poker, for several seeds", (method, iterations, bound) => {
    for (const seed of [1, 2, 3]) {
      const solver = new SamplingSolver(treeWorld(tree as GameTree), { method, seed }).run(iterations);
      expect(gap(solver.state().sums), `seed ${seed}`).toBeLessThan(bound);
    }
  });

  test.each(["external_mccfr", "outcome_mccfr"] satisfies SamplingMethod[])("%s depends on the seed and on nothing else", (method) => {
    const run = (seed: number) => new SamplingSolver(treeWorld(tree as GameTree), { method, seed }).run(200).state().sums;
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  test("without a tree meets every information set and comes near as well", () => {
    const world = new GameWorld(game);
    const solver = new SamplingSolver(world, { method: "external_mccfr", seed: 1 }).run(4000);
    expect(world.sets).toHaveLength(kuhn.infosets);
    // The tree's rows in the order in which the world met them: both name a set by what its seat saw.
    const twin = new GameWorld(game);
    const number = new Map<number, number>();
    const open = [twin.root()];
    const nodes = [0];
    for (let at = open.pop(), node = nodes.pop(); at && node !== undefined; at = open.pop(), node = nodes.pop()) {
      const children = tree.firstEdge[node + 1] - tree.firstEdge[node];
      if (twin.kind(at) === 1)
        number.set(tree.informationSet[node], world.meet(twin.seat(at), mapped(at.past[twin.seat(at)]), hashOf(at), children));
      for (let k = 0; k < children; k++) {
        nodes.push(tree.child[tree.firstEdge[node] + k]);
        const drawn = twin.kind(at) === 0 ? { ...at, state: game.apply(at.state, game.outcomes(at.state)[k].value) } : undefined;
        open.push(drawn ? { ...drawn, turn: game.turn(drawn.state), set: -1 } : twin.child(at, k));
      }
    }
    expect(world.sets).toHaveLength(kuhn.infosets);
    const { sums } = solver.state();
    const table = fromRows(tree, (set) => {
      const { first } = world.sets[number.get(set.id) as number];
      const total = sums[first] + sums[first + 1];
      return [sums[first] / total, sums[first + 1] / total];
    });
    expect(nashConv(tree, table)).toBeLessThan(0.05);

    function hashOf(at: ReturnType<typeof twin.root>): string {
      return twin.sets[twin.set(at)].hash;
    }
    /** The slot in `world` of a slot in `twin`. */
    function mapped(slot: number): number {
      if (slot < 0) return -1;
      const set = twin.sets.find(({ first, actions }) => slot >= first && slot < first + actions) as (typeof twin.sets)[number];
      const there = world.sets[world.meet(set.seat, mapped(set.parent), set.hash, set.actions)];
      return there.first + slot - set.first;
    }
  });
});

test("three seats: NashConv of Kuhn poker falls, though nobody promises it", () => {
  // Risk, Szafron (AAMAS 2010) and others found that CFR comes near equilibria of three-player Kuhn poker.
  const tree = buildTree(handKuhn(0, 3));
  const before = nashConv(tree, uniformPolicy(tree));
  const rated = distanceFromEquilibrium(tree, new RegretSolver(tree, "cfr").run(2000).average());
  expect(before).toBeGreaterThan(1);
  expect(rated.nashConv).toBeLessThan(0.02);
  expect(rated.value.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
});
