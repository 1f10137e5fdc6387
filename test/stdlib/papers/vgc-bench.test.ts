/** Doubles with hidden benches: orders, sight and the player that only hits, and that one loop plays with every kind of rival. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

const spec = readFileSync("stdlib/papers/vgc_bench.sp", "utf8");

test("who hits as hard as possible beats who moves at random, with any teams; every monster has one place", async () => {
  const { method, files } = methodOf(`import { brute, mini_vgc } from "std/worlds/mini_vgc"

method look {
  policy fist = agent(brute, heads: apart)

  train {
    let met = collect 200 episodes of mini_vgc(team ~ uniform((0..79)[2])) with p: fist, q: random_player(), swapping seats
    measure won = mean((met where .policy is fist).score) / 2 + 0.5, longest = max(met.length)
  }
}
`);
  const { metrics, run } = await train(method, { seed: 1, files });
  const value = (name: string): number => metrics.find((m) => m.name === name)?.value ?? NaN;
  expect(value("won")).toBeGreaterThan(0.7);
  // A draft and at most twelve orders for each side, all asked at once.
  expect(value("longest")).toBeLessThanOrEqual(26);
  const batch = (run.now as { readonly met: Batch }).met;
  const [game] = Object.values(run.program.games);
  const { features, size } = game.game.info.observation;
  const monsters = features.find((f) => f.name === "monsters");
  const [view] = batch.views.observations;
  const row = dataOf(batch, "row");
  expect(monsters).toBeDefined();
  // A token: mine, species, item, hp, place (left, right, back, unknown), guarded, time.
  const place = (i: number, token: number): number[] => {
    const from =
      row[i] * size + (monsters?.offset ?? 0) + token * ((monsters?.width ?? 0) / (monsters?.shape.length === 0 ? 8 : 1)) + 1 + 8 + 3 + 1;
    return Array.from(view.subarray(from, from + 4));
  };
  for (let i = 0; i < 50; i++) for (let token = 0; token < 8; token++) expect(place(i, token).reduce((a, b) => a + b, 0)).toBe(1);
}, 300_000);

test("rivals of one's own past join the pool, and what is won from them the payoffs", async () => {
  const { method, files } = methodOf(spec, ["rival=nash_past", "updates=1", "every_so=1", "games=8"]);
  const { metrics, run } = await train(method, { seed: 1, files });
  expect(metrics.map((m) => m.name)).toEqual(["wins"]);
  expect(run.pool("past").members.map((m) => m.name)).toEqual(["past[0]", "past[1]"]);
}, 300_000);
