import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { CollectPlan } from "../../../src/contract/method.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { randomPlayer } from "../../../src/runtime/policies/policy.js";
import { levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { collect } from "../../../src/runtime/train/collect.js";
import { Run } from "../../../src/runtime/train/run.js";
import { saveState } from "../../../src/runtime/train/state.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf, SPIRAL } from "./methods.js";

const nets = { mlp: "mlp([8])", transformer: "transformer(width: 8, layers: 1, heads: 2)" };
const loaded = Object.fromEntries(
  Object.entries(nets).map(([name, net]) => [name, methodOf(SPIRAL, ["games=[kuhn_poker, tic_tac_toe]", `net=${net}`])]),
);
const runs: Record<string, Run<never>> = {};
beforeAll(async () => {
  const executor = await openExecutor({ name: "onnx", threads: 1 });
  for (const [name, { method, files }] of Object.entries(loaded)) runs[name] = new Run(method, 7, executor, files);
});

const plan = (more: Partial<CollectPlan> = {}): CollectPlan => ({
  source: "spec.sp:1",
  into: "batch",
  count: 11,
  groups: [{ game: "kuhn_poker" }, { game: "tic_tac_toe" }],
  seats: [{ player: "every", policy: { kind: "policy", name: "hero" } }],
  swapping: false,
  ...more,
});

function gather(net: string, of: CollectPlan, more: { seed?: number; collect?: number; lanes?: number } = {}): Promise<Batch> {
  const run = runs[net];
  return collect(of, { seed: 7, collect: 0, games: run.program.games, policies: (name) => run.bound(name), ...more });
}

/** A batch's columns as typed arrays, level by level. */
function flat(batch: Batch) {
  const level = (name: string) => {
    const { count, up, columns } = levelOf(batch, name);
    return {
      count,
      up: up ?? new Int32Array(0),
      ...(Object.fromEntries(Object.entries(columns).map(([n, c]) => [n, c.data])) as Record<string, Int32Array>),
    };
  };
  const names = (l: string, column: string): readonly string[] => levelOf(batch, l).columns[column].names ?? [];
  return {
    episodes: level("episode") as Level<"game" | "length">,
    trajectories: level("trajectory") as Level<"seat" | "policy" | "score">,
    decisions: level("decision") as Level<"site" | "action" | "logp" | "reward" | "ended" | "truncated" | "row">,
    ...batch.views,
    policies: names("trajectory", "policy"),
  };
}
type Level<C extends string> = { readonly count: number; readonly up: Int32Array } & Readonly<Record<C, Int32Array>>;

/** All that a batch says, row by row: where observations lie is its own affair. */
function told(batch: Batch): unknown {
  const { trajectories: t, decisions: d, episodes: e, games, policies, sizes, observations } = flat(batch);
  const observed = Array.from(d.row, (row, i) => {
    const game = e.game[t.up[d.up[i]]];
    return Array.from(observations[game].subarray(row * sizes[game], (row + 1) * sizes[game]));
  });
  const { row: _, ...columns } = d;
  return { columns, episodes: e, trajectories: t, observed, games, policies };
}
const actionsOf: Readonly<Record<string, number>> = { kuhn_poker: 2, tic_tac_toe: 9 };

describe.each(Object.keys(nets))("a batch of %s", (net) => {
  test("has the same bits however many lanes play (A13)", async () => {
    const expected = told(await gather(net, plan()));
    for (const lanes of [1, 2, 3, 5, 7, 10]) expect(told(await gather(net, plan(), { lanes }))).toEqual(expected);
  });

  test("is the same for the same seed, another for another seed or collect (D3, D4)", async () => {
    const expected = told(await gather(net, plan()));
    expect(told(await gather(net, plan()))).toEqual(expected);
    expect(told(await gather(net, plan(), { seed: 8 }))).not.toEqual(expected);
    expect(told(await gather(net, plan(), { collect: 1 }))).not.toEqual(expected);
  });
});

test("an episode does not depend on how many others are collected, nor on other games (D4)", async () => {
  const { decisions, trajectories } = flat(await gather("mlp", plan({ count: 20 })));
  const few = flat(await gather("mlp", plan({ count: 5, groups: [{ game: "kuhn_poker" }] })));
  const rows = few.decisions.count;
  expect(Array.from(few.decisions.up, (t) => few.trajectories.up[t])).toEqual(
    Array.from(decisions.up.subarray(0, rows), (t) => trajectories.up[t]),
  );
  expect(few.decisions.action).toEqual(decisions.action.subarray(0, rows));
  expect(few.decisions.logp).toEqual(decisions.logp.subarray(0, rows));
});

test("rows are ordered by episode and decision; ends are marked; rewards sum to scores", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 1e6 }), async (count, seed) => {
      const batch = await gather("mlp", plan({ count }), { seed });
      const { decisions: d, trajectories: t, episodes: e, games } = flat(batch);
      const episode = Array.from(d.up, (at) => t.up[at]);
      expect(episode).toEqual([...episode].sort((p, q) => p - q));
      expect([e.count, t.count]).toEqual([2 * count, 4 * count]);
      expect(Array.from(e.length, (n) => n)).toEqual(Array.from({ length: e.count }, (_, i) => episode.filter((x) => x === i).length));
      const sums = new Float32Array(t.count);
      d.reward.forEach((r, i) => (sums[d.up[i]] += r));
      const lastOf = new Map(Array.from(d.up, (at, i) => [at, i]));
      for (const [at, row] of lastOf) {
        expect(sums[at]).toBe(t.score[at]);
        expect(d.ended[row]).toBe(1);
      }
      expect(d.ended.reduce((n, x) => n + x, 0)).toBe(lastOf.size);
      expect(d.truncated.every((x) => x === 0)).toBe(true);
      // A tic-tac-toe game that fills the board has a forced ninth move: it makes no row (A3).
      for (let i = 0; i < e.count; i++) if (games[e.game[i]] === "tic_tac_toe") expect(e.length[i]).toBeLessThanOrEqual(8);
    }),
    { numRuns: 15 },
  );
});

test("seats swap in odd episodes; a random player moves as it does, uniformly", async () => {
  const seats: CollectPlan["seats"] = [
    { player: 0, policy: { kind: "policy", name: "hero" } },
    { player: 1, policy: { kind: "random" } },
  ];
  const { trajectories: t, decisions: d, policies, masks, ...batch } = flat(await gather("mlp", plan({ seats, swapping: true, count: 6 })));
  expect(policies).toEqual(["hero", "random_player"]);
  t.policy.forEach((policy, i) => expect(policy).toBe((t.seat[i] + t.up[i]) % 2));
  const fixed = flat(await gather("mlp", plan({ seats, count: 6 })));
  fixed.trajectories.policy.forEach((policy, i) => expect(policy).toBe(fixed.trajectories.seat[i]));
  d.up.forEach((at, i) => {
    if (policies[t.policy[at]] !== randomPlayer.name) return;
    const game = batch.episodes.game[t.up[at]];
    const actions = actionsOf[batch.games[game]];
    const legal = masks[game].subarray(d.row[i] * actions, (d.row[i] + 1) * actions).reduce((n, x) => n + x, 0);
    expect(d.logp[i]).toBe(Math.fround(-Math.log(legal)));
    expect(legal).toBeGreaterThan(1);
  });
});

test("rewards credit a seat's latest decision, those before it count in the score alone (A9)", async () => {
  const { method, files } = methodOf(`import { mlp } from "std/networks/mlp"

game tolls {
  players first, second

  play {
    reward second += 5
    let a = first chooses 1..3
    reward first += a
    reward second += -10
    let b = second chooses 1..3
    reward first += b
    reward second += -10
    let c = first chooses 1..3
    reward first += c
    reward second += -10
    reward first += 100
    end
  }
}

method learn() {
  policy hero = agent(mlp([4]))
  train {
    let batch = collect 8 episodes of tolls with every seat: hero
    improve hero using sgd(rate: 0.1) {
      maximise mean(batch.score * logp(hero, batch))
    }
  }
}
`);
  const run = new Run(method, 1, await openExecutor({ name: "onnx", threads: 1 }), files);
  const { decisions: d, trajectories: t } = flat(
    await collect(plan({ groups: [{ game: "tolls" }] }), { seed: 1, collect: 0, games: method.games, policies: (name) => run.bound(name) }),
  );
  for (let i = 0; i < d.count; i += 3) {
    const pay = [0, 1, 2].map((k) => d.action[i + k] + 1);
    expect([0, 1, 2].map((k) => t.seat[d.up[i + k]])).toEqual([0, 1, 0]);
    expect(Array.from(d.reward.subarray(i, i + 3))).toEqual([pay[0] + pay[1], -20, pay[2] + 100]);
    expect(t.score[d.up[i]]).toBe(pay[0] + pay[1] + pay[2] + 100);
    // Two fines and the 5 at the start came before or with no decision of the second seat to credit.
    expect(t.score[d.up[i + 1]]).toBe(5 - 30);
    expect(Array.from(d.ended.subarray(i, i + 3))).toEqual([0, 1, 1]);
  }
});

describe("training", () => {
  const settings = ["games=[kuhn_poker]", "net=mlp([6])", "iterations=5", "n=4"];
  const weights = async (text: string, seed = 1, lanes?: number): Promise<unknown> => {
    const { method, files } = methodOf(text, settings);
    const { run } = await train(method, { seed, files, ...(lanes !== undefined && { lanes }) });
    return (await saveState(run)).weights;
  };

  test("gives the same weights with and without measures (D13)", async () => {
    const without = SPIRAL.split("\n")
      .filter((line) => !line.trim().startsWith("measure "))
      .join("\n");
    expect(without).not.toBe(SPIRAL);
    expect(await weights(without)).toEqual(await weights(SPIRAL));
  });

  test("gives the same weights for a seed and any lanes, others for another seed (D3)", async () => {
    expect(await weights(SPIRAL, 1, 3)).toEqual(await weights(SPIRAL));
    expect(await weights(SPIRAL, 2)).not.toEqual(await weights(SPIRAL));
  });
});
