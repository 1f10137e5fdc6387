/** Choices of reals that are learned: what is drawn and kept, its log-density, and policies that get better. */
import { describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

async function measured(body: string, spec = "", members = ""): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(`import { point_mass } from "std/worlds/point_mass"
import { mlp } from "std/networks/mlp"
import { ppo, a2c } from "std/learning/policy_gradient"
${spec}
method tried {
  policy hero = agent(mlp([16]), value: true)
  ${members}
  train {
    ${body}
  }
}
`);
  const { metrics } = await train(method, { seed: 3, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

/** One throw at a target that lies where `at` says; between two choices of another kind. */
const DARTS = `
game darts {
  roles thrower
  at: real ~ uniform(-0.5..0.5)
  play {
    let hand = thrower chooses left | right
    let throw = thrower chooses real in -1.0..1.0 given (at)
    reward thrower += -(throw - at) * (throw - at) - (hand is left ? 1 : 0)
    end
  }
}
`;

describe("choices of reals", () => {
  test("what is kept of them is what a policy says of them again: densities, entropies, actions in their box", async () => {
    const seen = await measured(
      `let batch = collect 32 episodes of darts with every seat: hero
      let bare = collect 32 episodes of darts with every seat: random_player()
      measure apart = max(abs(logp(hero, batch) - batch.logp)), most = max(abs(batch.action)), h = mean(entropy(hero, batch)), u = mean(bare.logp)`,
      DARTS.replace("let hand = thrower chooses left | right", "").replace(" - (hand is left ? 1 : 0)", ""),
    );
    expect(seen.apart[0]).toBeLessThan(1e-5);
    expect(seen.most[0]).toBeGreaterThan(0.5);
    expect(seen.most[0]).toBeLessThanOrEqual(1);
    // A normal distribution of deviation 0.6, and the uniform density on an interval of length 2.
    expect(seen.h[0]).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E * 0.36), 3);
    expect(seen.u[0]).toBeCloseTo(-Math.log(2), 6);
  });

  test("stand beside choices that can be listed, and both are learned", async () => {
    const { score } = await measured(
      `repeat 60 iterations {
        let batch = collect 64 episodes of darts with every seat: hero
        a2c(hero, batch, rate: 2e-2, gamma: 1, entropy_bonus: 0)
        measure score = mean(batch.score)
      }`,
      DARTS,
    );
    const late = score.slice(-5).reduce((a, b) => a + b) / 5;
    // At first a half for the hand, and the variances of throw and target for the throw.
    expect(score[0]).toBeLessThan(-0.7);
    expect(late).toBeGreaterThan(-0.2);
  });

  test("a network's own `act` gives means, or distributions", async () => {
    const seen = await measured(
      `let batch = collect 8 episodes of point_mass with every seat: own
      improve own using sgd(rate: 1e-3) { maximise mean(batch.score * logp(own, batch)) }
      improve hero using sgd(rate: 1e-3) { maximise mean(logp(hero, batch)) }
      measure h = mean(entropy(own, batch)), v = mean_score(own, random_player(), point_mass, episodes: 8)`,
      `network bell { act(at: real[2]) -> Dist[real[2]] = at |> dense(4) |> tanh |> gaussian(2, deviation: 0.25) }`,
      "policy own = agent(bell)",
    );
    expect(seen.h[0]).toBeCloseTo(Math.log(2 * Math.PI * Math.E * 0.0625), 5);
    expect(seen.v[0]).toBeLessThan(0);
  });

  test("an exact measure of such a game is refused where it stands", async () => {
    await expect(measured("measure e = exploitability(hero, darts)", DARTS)).rejects.toThrow(
      "SP3707: `darts`: its decision `throw` chooses reals, so it has no exact tree",
    );
  });

  test("ppo pushes a point mass to the middle", async () => {
    const { score } = await measured(`repeat 12 iterations {
        let batch = collect 48 episodes of point_mass with every seat: hero
        ppo(hero, batch, rate: 1e-2, gamma: 0.9, entropy_bonus: 0)
        measure score = mean(batch.score)
      }`);
    expect(score.slice(-3).reduce((a, b) => a + b) / 3).toBeGreaterThan(score[0] + 4);
  });
});
