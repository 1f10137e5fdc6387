/** Evolution strategies and novelty search of the standard library: one step by hand, and learning where they must work. */
import { expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

async function lastOf(text: string, settings: readonly string[] = [], seed = 1): Promise<Record<string, number>> {
  const { method, files } = methodOf(text, settings);
  const { metrics } = await train(method, { seed, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("a step moves weights along noise by its rank, each noise against its opposite", async () => {
  // What is paid is the length of an episode, 1 for each step, so that ties are many and broken by place.
  const text = `import { evolve } from "std/learning/evolution"
import { mlp } from "std/networks/mlp"
import { cart_pole } from "std/worlds/cart_pole"

method once {
  policy hero = agent(mlp([2]))

  train {
    let before = hero.weights
    evolve(hero, cart_pole(limit: 60), pairs: 3, episodes: 2, sigma: 0.5, rate: 0.3)
    let moved = hero.weights - before
    measure far = norm(moved)
  }
}
`;
  const { method, files } = methodOf(text);
  const { run } = await train(method, { seed: 4, files });
  const now = run.now as Readonly<Record<string, unknown>>;
  const scores = now.paid as number[];
  const noise = now.noise as readonly { readonly tensors: Readonly<Record<string, { readonly data: Float32Array }>> }[];
  expect(noise.length).toBe(6);
  expect(new Set(scores).size).toBeGreaterThan(1);
  const order = scores.map((_, i) => i).sort((i, j) => scores[i] - scores[j] || i - j);
  const ranks = scores.map((_, i) => order.indexOf(i) / 5 - 0.5);
  const before = (now.before as (typeof noise)[number]).tensors;
  const after = run.policy("hero").weights;
  for (const [name, { data }] of Object.entries(before)) {
    data.forEach((w, i) => {
      const step = noise.reduce((sum, e, n) => sum + ranks[n] * e.tensors[name].data[i], 0);
      expect(after[`hero.${name}`].data[i]).toBeCloseTo(w + (0.3 / (6 * 0.5)) * step, 5);
    });
  }
  // The second half of the noise is the first one's opposite.
  const [name] = Object.keys(before);
  expect(noise[3].tensors[name].data[0]).toBe(-noise[0].tensors[name].data[0]);
});

test("evolution learns to hold the pole longer, without a gradient", async () => {
  const { before, after } = await lastOf(`import { evolve } from "std/learning/evolution"
import { mlp } from "std/networks/mlp"
import { cart_pole } from "std/worlds/cart_pole"

const poles = cart_pole(limit: 200)

method learn {
  policy hero = agent(mlp([8]))

  train {
    measure before = mean_score(greedy(hero), random_player(), poles, episodes: 10)
    repeat 25 generations { evolve(hero, poles, pairs: 16, rate: 0.5, sigma: 0.3) }
    measure after = mean_score(greedy(hero), random_player(), poles, episodes: 10)
  }
}
`);
  expect(before).toBeLessThan(40);
  // Three times as long as a player that pushes at random, which drops it after about twenty steps.
  expect(after).toBeGreaterThan(60);
});

test("a search for novelty alone gets further around than drawing anew", async () => {
  const text = `import { search_novelty } from "std/learning/evolution"
import { controller, two_pockets } from "std/worlds/two_pockets"

method wander(novel: bool = true) {
  var grid = [0 for i in 0..399]

  train {
    let first ~ initial(controller) by 1..25
    let start = collect episodes of two_pockets for w in first with walker: controller(weights: w)
    var crowd = [(genome: first[i], code: s) for i, s in start.spot]
    var archive = [s for s in start.spot]
    repeat 20 generations {
      if novel {
        let next = search_novelty(controller, two_pockets, b => b.spot, crowd, archive)
        crowd = next.crowd
        archive = next.archive
      } else {
        let fresh ~ initial(controller) by 1..50
        let b = collect episodes of two_pockets for w in fresh with walker: controller(weights: w)
        archive = archive + [s for i, s in b.spot where i < 5]
      }
    }
    let cells = [min(19, floor(20 * s[0])) + 20 * min(19, floor(20 * s[1])) for s in archive]
    measure cells = count([i for i, empty in grid where i in cells]), size = archive.size
  }
}
`;
  const [novel, anew] = [await lastOf(text), await lastOf(text, ["novel=false"])];
  expect([novel.size, anew.size]).toEqual([125, 125]);
  expect(novel.cells).toBeGreaterThan(1.3 * anew.cells);
});
