/** Populations on Kuhn poker, imitation and advantage-weighted regression where their optimum is known. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

async function measured(text: string, settings: readonly string[] = []): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(text, settings);
  const { metrics } = await train(method, { seed: 1, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

const POPULATIONS = readFileSync("specs/populations.sp", "utf8");

// Uniform play of Kuhn poker has NashConv 11/12 (hand computation in test/runtime/policies/measures.test.ts).
test("the equilibrium of a population of answers is far nearer to that of the game than uniform play", async () => {
  const { gap } = await measured(POPULATIONS, ["rounds=5", "updates=15"]);
  expect(Math.min(...gap)).toBeLessThan(0.45);
}, 90_000);

test("the average of answers to the average of all before comes nearer to equilibrium from round to round", async () => {
  const from = POPULATIONS.indexOf("/// The average of answers");
  const averages =
    POPULATIONS.slice(0, POPULATIONS.indexOf("/// A population")) + POPULATIONS.slice(from, POPULATIONS.indexOf("/// Uniform play"));
  const { gap } = await measured(averages, ["rounds=8", "updates=8"]);
  expect(gap[7]).toBeLessThan(0.6);
  expect(gap[7]).toBeLessThan(gap[0]);
}, 90_000);

const picks = (body: string): string => `import { mlp } from "std/networks/mlp"
import { clone, clone_best } from "std/learning/imitation"
import { advantage_weighted } from "std/learning/advantage_weighted"

game picks {
  players one

  play {
    let move = one chooses 0..1
    reward one += move
  }
}

method learn {
  policy hero = agent(mlp([4]), value: true)
  memory replay: Decision of picks

  train {
    let batch = collect 200 episodes of picks with every seat: random_player()
    ${body}
    let ones = batch where .action == 1
    measure likely = mean(exp(logp(hero, ones)))
  }
}
`;

test("behaviour cloning does as often what was done as it was done, cloning of the best only what paid", async () => {
  const all = await measured(picks("measure share = mean(batch.action)\n repeat 30 { clone(hero, batch, rate: 3e-2) }"));
  expect(all.likely[0]).toBeCloseTo(all.share[0], 2);
  const best = await measured(picks("repeat 30 { clone_best(hero, batch, 1, rate: 3e-2) }"));
  expect(best.likely[0]).toBeGreaterThan(0.97);
});

test("advantage-weighted regression ends where each move's odds are its share times exp(advantage / beta)", async () => {
  const { likely, share } = await measured(
    picks(`measure share = mean(batch.action)
    replay.add(batch with (gain: to_go(batch.reward)))
    repeat 300 { advantage_weighted(hero, replay, rate: 1e-2, beta: 1, size: 200) }`),
  );
  // Advantages differ by 1 and beta is 1.
  const odds = (share[0] / (1 - share[0])) * Math.E;
  expect(Math.abs(likely[0] - odds / (1 + odds))).toBeLessThan(0.05);
});
