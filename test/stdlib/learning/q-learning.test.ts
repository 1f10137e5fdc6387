/** Q-learning: what greedy policies play and say, what they are taught, and that it is enough to walk well. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

async function measured(text: string, settings: readonly string[] = []): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(text, settings);
  const { metrics } = await train(method, { seed: 2, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

const spec = (body: string): string => `import { grid_world } from "std/games/grid_world"
import { kuhn_poker } from "std/games/kuhn_poker"
import { q_learning, rewarded, td_target } from "std/learning/q_learning"
import { mlp } from "std/networks/mlp"

method asked {
  policy hero = greedy(mlp([6]), explore: 0.4, duelling: true)
  policy soft = agent(mlp([6]))
  memory replay: Decision of grid_world up to 500

  train {
    ${body}
    let some_rows = collect 1 episode of grid_world(limit: 100) with every seat: soft
    improve soft using adam(rate: 1e-3) { maximise mean(logp(soft, some_rows)) }
    improve hero using adam(rate: 1e-3) { minimise mean(move_value(hero, some_rows) ^ 2) }
  }
}
`;

describe("a greedy policy", () => {
  test("plays its best move, and any with the chance that it explores", async () => {
    const { wrong, share, calm, gap } = await measured(
      spec(`let batch = collect 40 episodes of grid_world(limit: 100) with every seat: hero
      let fixed = greedy(snapshot(hero))
      let rest = collect 10 episodes of grid_world(limit: 100) with every seat: fixed
      measure wrong = sum(abs(best_value(hero, batch) - move_value(hero, batch, best_move(hero, batch))))
      measure share = count(batch.action where batch.action == best_move(hero, batch)) / size(batch), calm = count(rest.action where rest.action != best_move(hero, rest))
      measure gap = max(abs(exp(batch.logp) - (batch.action == best_move(hero, batch) ? 0.7 : 0.1)))`),
    );
    expect([wrong, calm]).toEqual([[0], [0]]);
    expect(Math.abs(share[0] - 0.7)).toBeLessThan(0.08);
    expect(gap[0]).toBeLessThan(1e-6);
  });

  test("learns what its rows are worth in the graph as the host rates them", async () => {
    const { before, after } = await measured(
      spec(`let batch = collect 4 episodes of kuhn_poker with every seat: hero
      measure before = mean((move_value(hero, batch) - batch.score) ^ 2)
      repeat 200 { improve hero using adam(rate: 3e-2) { minimise mean((move_value(hero, batch) - mean(batch.score by batch.action)) ^ 2) } }
      measure after = max(abs(move_value(hero, batch) - mean(batch.score by batch.action)))`),
    );
    expect(before[0]).toBeGreaterThan(0.5);
    expect(after[0]).toBeLessThan(0.3);
  });

  test("is taught what its rows gained and what the best move after them is worth, by hand", async () => {
    const { plain, twice } = await measured(
      spec(`let batch = collect 6 episodes of grid_world(limit: 100) with every seat: hero
      let other_one = snapshot(hero)
      replay.add(rewarded(batch, discount: 0.9, steps: 1))
      let rows ~ sample(60, replay)
      let whole = first(1000, replay)
      let later = next(best_value(hero, whole))
      let aim = td_target(hero, other_one, whole, 0.9, 1, true)
      measure plain = max(abs(aim - (whole.reward + 0.9 * later)) where not whole.truncated)
      measure twice = max(abs(td_target(hero, other_one, rows, 0.9, 1, true) - td_target(hero, other_one, rows, 0.9, 1, false)))`),
    );
    // With one policy in both places the double target is the plain one.
    expect(plain[0]).toBeLessThan(1e-6);
    expect(twice).toEqual([0]);
  });

  test.each([
    ["measure x = mean(logp(hero, (collected)))", "is greedy: its heads say what moves are worth"],
    ["measure x = mean(move_value(soft, (collected)))", "expected a policy `greedy(network)` for `move_value`"],
  ])("%s is refused", async (body, message) => {
    await expect(
      measured(spec(`let collected = collect 2 episodes of grid_world(limit: 100) with every seat: soft\n ${body}`)),
    ).rejects.toThrow(message);
  });
});

// 0.705 is the value of the best walk (S. Russell and P. Norvig, 2010, section 17.1); a random walk gets less than 0.
test.each([["plain"], ["prioritised"]])(
  "Q-learning, %s, walks nearly as well as can be",
  async (kind) => {
    const { score } = await measured(readFileSync("specs/q_learning.sp", "utf8"), ["rounds=15", `prioritised=${kind === "prioritised"}`]);
    expect(Math.max(...score)).toBeGreaterThan(0.6);
  },
  60_000,
);
