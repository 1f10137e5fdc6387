/** Pools: rivals drawn for every episode, numbers for each pair of members, equilibria between them (semantics D5, D7, D11). */
import { describe, expect, test } from "vitest";
import { nashOf } from "../../../src/runtime/solve/matrix-game.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

async function measured(body: string, members = "", seed = 3): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { rock_paper_scissors } from "std/games/rock_paper_scissors"
import { mlp } from "std/networks/mlp"

method tried {
  policy hero = agent(mlp([4]))
  pool past of hero up to 4
  ${members}

  train {
    ${body}
    let last = collect 2 episodes of kuhn_poker with every seat: hero
    improve hero using adam(rate: 1e-3) { maximise mean(last.score * logp(hero, last)) }
  }
}
`);
  const { metrics } = await train(method, { seed, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

/** One update, so that the next snapshot differs. */
const LEARN = `let batch = collect 8 episodes of kuhn_poker with every seat: hero
  improve hero using sgd(rate: 1) { maximise mean(batch.score * logp(hero, batch)) }`;

describe("a rival from a pool", () => {
  test("is drawn anew for every episode, all members equally likely", async () => {
    const { rivals, mine, oldest } = await measured(
      `repeat 3 { past.add(snapshot(hero))
        ${LEARN} }
      let batch = collect 600 episodes of kuhn_poker with first: hero, second ~ past.draw()
      measure rivals = count(batch.trajectory where batch.policy is past), mine = count(batch.trajectory where batch.policy is hero)
      let only = batch.logp where batch.policy is past
      measure oldest = count(batch.trajectory where batch.policy is past and batch.seat == 1)`,
    );
    expect([rivals, mine, oldest]).toEqual([[600], [600], [600]]);
  });

  test("by weights, only members with weight come; what they did is rated by their own log-probabilities", async () => {
    const { difference, other } = await measured(
      `let first_one = past.add(snapshot(hero))
      ${LEARN}
      let second_one = past.add(snapshot(hero))
      payoff[first_one, second_one] = 1
      payoff[second_one, first_one] = -1
      let mix = nash(payoff)
      let later = collect 40 episodes of kuhn_poker with every seat ~ past.draw(mix)
      let same = collect 40 episodes of kuhn_poker with every seat: first_one
      measure difference = mix[first_one] - 1, other = mix[second_one] + count(later.trajectory where later.policy is hero) + size(same) * 0`,
      "var payoff: real[past, past] = 0",
    );
    expect([difference, other]).toEqual([[0], [0]]);
  });

  test("may be one of several policies by chance, declared ones among them, and may be drawn into a variable", async () => {
    const { share, total } = await measured(
      `let fixed = past.add(snapshot(hero))
      let batch = collect 1000 episodes of kuhn_poker with first ~ weighted { hero: 0.2, fixed: 0.8 }, second ~ uniform([hero, random_player()])
      let one ~ past.draw()
      let played = collect 3 episodes of kuhn_poker with every seat: one
      measure share = count(batch.trajectory where batch.policy is hero and batch.seat == 0) / 1000
      measure total = count(played.trajectory where played.policy is past)`,
    );
    expect(Math.abs(share[0] - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / 1000));
    expect(total).toEqual([6]);
  });
});

describe("numbers for each pair of members", () => {
  test("grow with the pool, and leave with members that leave", async () => {
    const { sums, sizes } = await measured(
      `repeat 6 {
        let new = past.add(snapshot(hero))
        for old in past where old is not new {
          payoff[new, old] = 1
          payoff[old, new] = -1
          payoff[old, new] -= 1
        }
        var sum = 0.0
        for a in past { for b in past { sum += payoff[a, b] } }
        measure sums = sum, sizes = past.size
      }`,
      "var payoff: real[past, past] = 0.5",
    );
    expect(sizes).toEqual([1, 2, 3, 4, 4, 4]);
    // Each of n members has 0.5 with itself; each of the n (n - 1) / 2 pairs has 1 and -2.
    expect(sums).toEqual([0.5, 0, -1.5, -4, -4, -4]);
  });
});

describe("the equilibrium of a matrix game", () => {
  test("of rock, paper, scissors and of a dominated row, against hand computation", async () => {
    const near = (x: Float64Array, y: readonly number[]): void => x.forEach((v, i) => expect(v).toBeCloseTo(y[i], 9));
    near(
      await nashOf([
        [0, -1, 1],
        [1, 0, -1],
        [-1, 1, 0],
      ]),
      [1 / 3, 1 / 3, 1 / 3],
    );
    // Rock wins twice as much: x = (1/4, 1/2, 1/4) makes every column pay 0.
    near(
      await nashOf([
        [0, -1, 2],
        [1, 0, -1],
        [-2, 1, 0],
      ]),
      [1 / 4, 1 / 2, 1 / 4],
    );
    // (3, 0; 1, 2): x = 1/4 makes both columns pay 3/2.
    near(
      await nashOf([
        [3, 0],
        [1, 2],
      ]),
      [1 / 4, 3 / 4],
    );
    near(await nashOf([[5], [7]]), [0, 1]);
  });

  test("leaves no column that pays the rows' player less than the value, in random matrices", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const n = 2 + seed;
      const at = (i: number, j: number): number => Math.sin(seed * 100 + i * 7.3 + j * 3.1);
      const m = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => at(i, j) - at(j, i)));
      const x = await nashOf(m);
      // An antisymmetric game has the value 0.
      for (let j = 0; j < n; j++) expect(m.reduce((sum, row, i) => sum + x[i] * row[j], 0)).toBeGreaterThan(-1e-8);
    }
  });
});

describe("is refused", () => {
  test.each([
    [
      "let batch = collect 3 episodes of kuhn_poker with every seat ~ hero",
      "",
      "SP3702: expected a distribution of policies after `~`, found the policy `hero`",
    ],
    ["let a = past.add(past.draw())", "", "SP3702: expected a policy, found a policy"],
    ["payoff[hero, 3] = 1", "var payoff: real[past, past] = 0", "SP3702: expected two members of the pool as the index"],
  ])("%s", async (body, members, message) => {
    await expect(measured(body, members)).rejects.toThrow(message);
  });

  test("a policy that is no member", async () => {
    await expect(measured("past.add(snapshot(hero))\n payoff[hero, hero] = 1", "var payoff: real[past, past] = 0")).rejects.toMatchObject({
      code: "SP6303",
    });
  });
});
