/** Groups and pairs inside `improve`: what one step of descent does, against the same by hand (semantics C9, D6). */
import { expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

async function measured(body: string): Promise<Record<string, number>> {
  const { method, files } = methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method tried {
  policy hero = agent(mlp([4]))

  train {
    let batch = collect 12 episodes of kuhn_poker with every seat: hero
    ${body}
  }
}
`);
  const { metrics } = await train(method, { seed: 4, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

/** Two ways to write one objective must move the weights alike. */
async function same(one: string, other: string, before = ""): Promise<void> {
  const after = async (objective: string): Promise<number> => {
    const { moved } = await measured(`${before}
    improve hero using sgd(rate: 0.5) { minimise ${objective} }
    measure moved = sum(logp(hero, batch) * (batch.action + 1))`);
    return moved;
  };
  const [a, b] = [await after(one), await after(other)];
  expect(a).toBeCloseTo(b, 4);
}

test("a mean of group means counts each key once, whatever its rows", async () => {
  // Known weights by row: 1 over the rows of its key, over the number of keys.
  await same(
    "mean(mean(logp(hero, batch) per (batch.episode, batch.seat)) ) * 10",
    "sum(logp(hero, batch) * share) * 10",
    `let rows = count(batch.action by (batch.episode, batch.seat))
    let keys = sum(1 / rows)
    let share = 1 / rows / keys`,
  );
});

test("a sum by key keeps the rows: each counts with the rows of its group", async () => {
  await same(
    "mean(sum(logp(hero, batch) by batch.episode) * batch.score)",
    "mean(logp(hero, batch) * gain)",
    "let gain = sum(batch.score + 0 * batch.action by batch.episode)",
  );
});

test("pairs of rows: what is linear in both adds up to what each row has against its group", async () => {
  // Over ordered pairs (i, j): the sum of (l_i - l_j)(s_i - s_j) is 2 sum_i l_i (n s_i - S).
  await same(
    "sum((logp(hero, both) - logp(hero, both.other)) * (both.score - both.other.score)) / 100",
    "sum(logp(hero, batch) * against) / 100",
    `let both = pairs(batch, by: batch.site)
    let played = batch.score + 0 * batch.action
    let against = 2 * (count(played by batch.site) * played - sum(played by batch.site))`,
  );
});

test("pairs know their groups, and both rows in order", async () => {
  expect(
    await measured(`let both = pairs(batch, by: batch.seat)
    let n = count(batch.seat + 0 * batch.action by batch.seat)
    measure missing = size(both) - sum(n - 1), mixed = sum(abs(both.seat - both.other.seat))
    measure mirrored = abs(sum(both.score) - sum(both.other.score)), difference = abs(sum(both.score - both.other.score))
    improve hero using adam(rate: 1e-3) { minimise mean(logp(hero, batch)) }`),
  ).toEqual({ missing: 0, mixed: 0, mirrored: 0, difference: 0 });
});

test.each([
  ["mean(max(logp(hero, batch) by batch.seat))", "SP4301"],
  ["mean(sum(logp(hero, batch) per batch.seat) * batch.score)", "one value for each key, and one for each decision"],
])("%s is refused", async (objective, message) => {
  await expect(measured(`improve hero using adam(rate: 1e-3) { minimise ${objective} }`)).rejects.toThrow(message);
});
