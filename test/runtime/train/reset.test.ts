/** `reset(p)` (D7): moments are forgotten, weights stay; a snapshot's weights can be put back. */
import { expect, test } from "vitest";
import type { AgentPolicy } from "../../../src/runtime/policies/agent.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

const method = (body: string): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method learner {
  policy hero = agent(mlp([4]))

  train {
    let batch = collect 8 episodes of kuhn_poker with every seat: random_player()
    let start = snapshot(hero)
    repeat 3 { improve hero using adam(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) } }
    ${body}
  }
}
`;

async function weightsAfter(body: string): Promise<readonly number[]> {
  const { method: program, files } = methodOf(method(body));
  const { run } = await train(program, { seed: 1, files });
  const { weights } = run.policy("hero") as AgentPolicy;
  return Object.keys(weights)
    .sort()
    .flatMap((name) => Array.from(weights[name].data, Number));
}

const AGAIN = "repeat 3 { improve hero using adam(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) } }";

test("with the first weights and no moments the same updates give the same weights", async () => {
  const once = await weightsAfter("");
  expect(await weightsAfter(`hero.weights = start.weights\n    reset(hero)\n    ${AGAIN}`)).toEqual(once);
  // Moments that stay make other steps.
  expect(await weightsAfter(`hero.weights = start.weights\n    ${AGAIN}`)).not.toEqual(once);
  expect(await weightsAfter("reset(hero)")).toEqual(once);
});
