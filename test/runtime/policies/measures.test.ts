import { beforeAll, describe, expect, test } from "vitest";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { randomPlayer } from "../../../src/runtime/policies/policy.js";
import { buildTree } from "../../../src/runtime/solve/build-tree.js";
import { nashConv } from "../../../src/runtime/solve/nash-conv.js";
import { uniformPolicy } from "../../../src/runtime/solve/policy-table.js";
import * as host from "../../../src/runtime/train/host.js";
import { Run } from "../../../src/runtime/train/run.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf, SPIRAL } from "../train/methods.js";

const { method, files } = methodOf(SPIRAL, ["games=[kuhn_poker, tic_tac_toe]", "net=mlp([8])"]);
let run: Run<never>;
beforeAll(async () => {
  run = new Run(method, 1, await openExecutor({ name: "onnx", threads: 1 }), files);
});

describe("exact measures of Kuhn poker", () => {
  test("uniform play is 11/12 from equilibrium, half of it a seat", async () => {
    const kuhn = run.game("kuhn_poker");
    expect(await host.nashConv(run, randomPlayer, kuhn)).toBeCloseTo(11 / 12, 12);
    expect(await host.exploitability(run, randomPlayer, kuhn)).toBeCloseTo(11 / 24, 12);
    const tree = buildTree(kuhn.game);
    expect(await host.nashConv(run, randomPlayer, kuhn)).toBe(nashConv(tree, uniformPolicy(tree)));
  });

  test("a fresh network is near uniform play, and a pool of one policy is that policy", async () => {
    const kuhn = run.game("kuhn_poker");
    const hero = run.policy("hero");
    const gap = await host.nashConv(run, hero, kuhn);
    expect(Math.abs(gap - 11 / 12)).toBeLessThan(0.2);
    const pool = run.pool("past");
    await host.addToPool(run, pool, hero);
    await host.addToPool(run, pool, hero);
    expect(host.poolSize(pool)).toBe(2);
    expect(await host.nashConv(run, await host.averageOf(run, pool), kuhn)).toBeCloseTo(gap, 12);
  });
});

test("a snapshot stays as it was while its policy learns (D7)", async () => {
  const text = SPIRAL.replace(
    "past.add(snapshot(hero))",
    "past.add(snapshot(hero))\n        measure oldest = nash_conv(fixed, games[0])",
  ).replace("repeat iterations {", "let fixed = snapshot(hero)\n    repeat iterations {");
  const { metrics } = await (async () => {
    const m = methodOf(text, ["games=[kuhn_poker]", "net=mlp([8])", "iterations=5", "n=8", "rate=1e-2"]);
    return train(m.method, { seed: 1, files: m.files });
  })();
  const of = (name: string): Set<number> => new Set(metrics.filter((m) => m.name === name).map((m) => m.value));
  expect(of("oldest").size).toBe(1);
  expect(of("nash_conv").size).toBeGreaterThan(1);
});

describe("played measures of tic-tac-toe", () => {
  test("perfect play draws with itself and never loses to a random player", async () => {
    const game = run.game("tic_tac_toe");
    const perfect = await host.optimalPlayer(run, game);
    expect(await host.winRate(run, perfect, perfect, game, 10)).toBe(0.5);
    expect(await host.lossRate(run, perfect, randomPlayer, game, 40)).toBe(0);
    expect(await host.meanScore(run, randomPlayer, perfect, game, 40)).toBeLessThan(-0.6);
    expect(await host.winRate(run, perfect, randomPlayer, game, 40)).toBeGreaterThan(0.8);
  }, 120_000);

  test("the same measure gives the same number, the next one draws anew", async () => {
    const game = run.game("tic_tac_toe");
    const rate = (): Promise<number> => host.winRate(run, randomPlayer, randomPlayer, game, 400);
    const first = await rate();
    expect(await rate()).toBe(first);
    run.counters.collects++;
    expect(await rate()).not.toBe(first);
    // The seats are exchanged: moving first, worth about 0.65, is no advantage of either.
    expect(Math.abs(first - 0.5)).toBeLessThan(0.1);
  });
});

test("what a policy cannot do is said: SP6206", async () => {
  const of = run.game("tic_tac_toe");
  const perfect = await host.optimalPlayer(run, of);
  const rows = { game: "tic_tac_toe", count: 0, observations: new Float32Array(0), sites: [], masks: new Uint8Array(0) };
  await expect(perfect.logp(of.game, rows)).rejects.toMatchObject({ code: "SP6206" });
  await expect(run.policy("hero").logp(of.game, { ...rows, game: "chess" })).rejects.toMatchObject({ code: "SP6206" });
  await expect(host.snapshot(run, randomPlayer)).rejects.toMatchObject({ code: "SP6206" });
});
