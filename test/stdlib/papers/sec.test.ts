/** What the bandit over categories is paid, with numbers worked out from the answers alone. */
import { expect, test } from "vitest";
import { dataOf, levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

test("an arm gains 2 sqrt(p (1 - p)) for a problem solved with rate p; its value goes halfway there, and that of an arm not drawn halves", async () => {
  const { method, files } = methodOf(`import { skill_ladder } from "std/papers/sec"
import { SoftmaxBandit } from "std/curricula/bandits"

type Action = 0..7

method look {
  curriculum arms = SoftmaxBandit(value: [0.8, 0.8, 0.8], step: 0.5, temperature: 0.2)
  train {
    let key ~ uniform(Action[10, 6])
    let levels ~ uniform(0..1) by 1..12
    let symbols ~ uniform((0..5)[12]) by 1..12
    let ranks ~ uniform((0..999_999)[12]) by 1..12
    let batch = collect 8 episodes of skill_ladder(key, levels[i], symbols[i], ranks[i], symbols[i]) for i in 0..11 with solver: random_player()
    let advantage = normalise(batch.score by batch.group)
    let gain = mean(abs(advantage) per batch.level)
    arms.learn(gain)
    measure one = arms.value[0], two = arms.value[1], three = arms.value[2]
  }
}
`);
  const { run, metrics } = await train(method, { seed: 2, files });
  const { batch, key } = run.now as unknown as { readonly batch: Batch; readonly key: readonly number[] };
  const [action, right, level] = ["action", "right", "level"].map((name) => dataOf(batch, name));
  const episode = levelOf(batch, "trajectory").up ?? new Int32Array(0);
  const trajectory = levelOf(batch, "decision").up ?? new Int32Array(0);
  expect(key).toHaveLength(60);
  const answers = Array.from({ length: 96 }, () => 0);
  for (let row = 0; row < action.length; row++) answers[episode[trajectory[row]]]++;
  const gains = [0, 1].map((arm) => {
    const problems = Array.from({ length: 12 }, (_, problem) => problem).filter((problem) => level[problem * 8] === arm);
    expect(problems.length).toBeGreaterThan(1);
    const each = problems.map((problem) => {
      let solved = 0;
      for (let k = problem * 8; k < problem * 8 + 8; k++) {
        expect([level[k], answers[k]]).toEqual([arm, arm + 1]);
        solved += right[k];
      }
      return 2 * Math.sqrt((solved / 8) * (1 - solved / 8));
    });
    return each.reduce((x, y) => x + y, 0) / each.length;
  });
  expect(gains[0]).toBeGreaterThan(0);
  const found = metrics.map((m) => m.value);
  expect(found[0]).toBeCloseTo(0.4 + gains[0] / 2, 6);
  expect(found[1]).toBeCloseTo(0.4 + gains[1] / 2, 6);
  expect(found[2]).toBeCloseTo(0.4, 12);
});
