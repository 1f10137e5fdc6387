/** AlphaZero, NFSP, TD3, implicit Q-learning and REINFORCE++ where they must work; the claims of `specs/` say more over seeds. */
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

const spec = (name: string): string => readFileSync(`specs/${name}.sp`, "utf8");

test("AlphaZero's policy alone gets better from its searches", async () => {
  const { won } = await measured(spec("alpha_zero"), ["rounds=10", "updates=30"]);
  expect(won[1]).toBeGreaterThan(0.65);
  expect(won[1]).toBeGreaterThan(won[0]);
}, 90_000);

// Uniform play of Kuhn poker has NashConv 11/12 (hand computation in test/runtime/policies/measures.test.ts).
test("the average of NFSP comes nearer to equilibrium than its answer", async () => {
  const { gap } = await measured(spec("nfsp"), ["rounds=50"]);
  expect(gap[4]).toBeLessThan(0.55);
  expect(gap[4]).toBeLessThan(gap[0]);
}, 90_000);

test("TD3 pushes a point to the middle", async () => {
  const { score } = await measured(spec("td3"), ["rounds=10"]);
  expect(score[0]).toBeLessThan(-8);
  expect(score[2]).toBeGreaterThan(-3);
}, 90_000);

test("implicit Q-learning walks well after random walks, where cloning them does not", async () => {
  const { implicit, imitation } = await measured(spec("offline"), ["updates=250"]);
  expect(implicit[0]).toBeGreaterThan(0.5);
  expect(imitation[0]).toBeLessThan(-0.5);
}, 90_000);

test("REINFORCE++ learns to beat a random player, and stays nearer to its reference the more that costs", async () => {
  const text = (beta: number): string => `import { tic_tac_toe } from "std/games/tic_tac_toe"
import { reinforce_plus_plus } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

method learn {
  policy hero = agent(mlp([32]))

  train {
    repeat 25 {
      let batch = collect 64 episodes of tic_tac_toe with player[0]: hero, player[1]: random_player(), swapping seats
      let mine = batch where .policy is hero
      let equal = -log(9 - mine.length / 2 + 0 * mine.reward)
      reinforce_plus_plus(hero, mine, reference: equal, beta: ${beta}, rate: 1e-2)
    }
    let batch = collect 100 episodes of tic_tac_toe with every seat: hero
    measure won = win_rate(hero, random_player(), tic_tac_toe, episodes: 300), open = mean(entropy(hero, batch))
  }
}`;
  const free = await measured(text(0));
  const held = await measured(text(0.5));
  expect(free.won[0]).toBeGreaterThan(0.7);
  expect(held.open[0]).toBeGreaterThan(free.open[0]);
}, 90_000);
