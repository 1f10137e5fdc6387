/** Two roles of one body: what is paid when, and that playing both sides goes deep into the row of rooms. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataOf, levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

const ROUND = 12;

test("explore is paid, at the last step of its round, what control loses in the next; looks are scored before they are remembered", async () => {
  const { method, files } = methodOf(`import { Hue, rooms_chain } from "std/papers/adversarial_surprise"

method look {
  train {
    let still ~ uniform(Hue[7, 8])
    let played = collect 40 episodes of rooms_chain(still) with every seat: random_player()
    measure rooms = mean(played.rooms)
  }
}
`);
  const { run } = await train(method, { seed: 4, files });
  const batch = (run.now as { readonly played: Batch }).played;
  const [reward, action] = [dataOf(batch, "reward"), dataOf(batch, "action")];
  const trajectory = levelOf(batch, "decision").up ?? new Int32Array(0);
  const seat = dataOf(batch, "seat");
  expect(reward.length).toBe(40 * 4 * ROUND);
  let paidWhileExploring = 0;
  for (let episode = 0; episode < 40; episode++) {
    const at = (round: number, t: number): number => (episode * 4 + round) * ROUND + t;
    for (const round of [0, 2]) {
      for (let t = 0; t < ROUND; t++) {
        // One body: explore moves it in one round and control in the next, from where it is.
        expect(seat[trajectory[at(round, t)]]).toBe(0);
        expect(seat[trajectory[at(round + 1, t)]]).toBe(1);
        if (t < ROUND - 1) paidWhileExploring += Math.abs(reward[at(round, t)]);
        if (t < ROUND / 2) expect(reward[at(round + 1, t)]).toBe(0);
      }
      const control = Array.from({ length: ROUND }, (_, t) => reward[at(round + 1, t)]).reduce((a, b) => a + b, 0);
      expect(reward[at(round, ROUND - 1)] + control).toBeCloseTo(0, 3);
    }
    // Nothing was remembered before the first scored look, explore's steps least of all: eight cells of four hues are alike.
    expect(reward[at(1, ROUND / 2)]).toBeCloseTo(-8 * Math.log(4), 4);
  }
  expect(paidWhileExploring).toBe(0);
  expect(new Set(action).size).toBe(5);
});

test("thirty updates take both players further than chance", async () => {
  const spec = readFileSync("stdlib/papers/adversarial_surprise.sp", "utf8");
  const rooms = async (updates: number): Promise<number> => {
    const { method, files } = methodOf(spec, [`updates=${updates}`]);
    const { metrics } = await train(method, { seed: 1, files });
    return metrics.find((m) => m.name === "rooms")?.value ?? NaN;
  };
  expect(await rooms(30)).toBeGreaterThan((await rooms(0)) + 0.5);
});
