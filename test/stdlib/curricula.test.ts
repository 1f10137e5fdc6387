/** Curricula of the standard library: what they draw and how they learn, with numbers worked out by hand. */
import { expect, test } from "vitest";
import { train, type TrainOptions } from "../../src/runtime/train/train.js";
import { methodOf } from "../runtime/train/methods.js";
import { folders, leftBy } from "../runtime/train/run-files.js";

const { next } = folders();

const learned = methodOf(`import { Thresholds } from "std/curricula/thresholds"
import { Ramp, Stages } from "std/curricula/schedules"
import { Exp3, SoftmaxBandit } from "std/curricula/bandits"
import { RankedRegret } from "std/curricula/regrets"
import { PassBand } from "std/curricula/bands"
import { HardRivals, Ratings } from "std/curricula/leagues"

method learn {
  curriculum level = Thresholds(wait: 2)
  curriculum ramp = Ramp(from: 1, to: 0, length: 4)
  curriculum stages = Stages(ends: [2, 5])
  curriculum arms = SoftmaxBandit(value: [0.0, 0.0, 0.0])
  curriculum kept = SoftmaxBandit(value: [0.0, 0.4, 0.8], forget: false)
  curriculum faded = SoftmaxBandit(value: [0.6, 0.4, 0.8], step: 0.25)
  curriculum exp3 = Exp3(log_weight: [0.0, 0.0])
  curriculum regrets = RankedRegret(regret: [1.0, 3.0, 2.0], played: [0, 0, 0], temperature: 1, stale: 0.5)
  curriculum band = PassBand(rate: [0.5, 0.5], decay: 0.5, rest: 0.1)
  curriculum league = HardRivals()
  curriculum elo = Ratings()

  train {
    level.learn(1)
    measure level_after_one = level.draw()
    level.learn(0.7)
    measure level_up = level.draw()
    level.learn(0)
    level.learn(0.1)
    measure level_down = level.draw()

    repeat 3 { ramp.learn(); stages.learn() }
    measure ramp = ramp.draw(), part = stages.draw()

    arms.learn([1, 0, 2])
    arms.learn([1, 1, 1])
    measure arm0 = arms.value[0], arm1 = arms.value[1], arm2 = arms.value[2], chance = arms.chances()[0]

    kept.learn([1, 1])
    faded.learn([1, 1])
    measure kept_third = kept.value[2], faded_third = faded.value[2], faded_first = faded.value[0]

    exp3.learn(0, 1)
    measure exp3 = exp3.chances()[0]

    measure regret_before = regrets.chances()[1]
    regrets.learn(1, 0)
    measure regret0 = regrets.chances()[0], regret1 = regrets.chances()[1], regret2 = regrets.chances()[2]

    repeat 2 { band.learn([1, 0.5]) }
    measure easy = band.weights()[0], right = band.weights()[1], rate = band.rate[0]

    repeat 2 { league.admit() }
    league.learn(0, 1)
    measure rival = league.wins[0], hard = league.weights()[1], beaten = league.weights()[0]

    repeat 2 { elo.admit() }
    elo.learn(0, 1, 1)
    measure winner = elo.rating[0], loser = elo.rating[1], expected = elo.expected(0, 1)
  }
}
`);

test("curricula learn as their papers say", async () => {
  const { metrics } = await train(learned.method, { seed: 1, files: learned.files });
  const found = Object.fromEntries(metrics.map((m) => [m.name, m.value]));
  const softmax0 = Math.exp(0.75) / (Math.exp(0.75) + Math.exp(0.5) + Math.exp(1));
  const wanted = {
    level_after_one: 0,
    level_up: 1,
    level_down: 0,
    ramp: 0.25,
    part: 1,
    // 0 -> (1, 0, 2) / 2 -> halfway to 1.
    arm0: 0.75,
    arm1: 0.5,
    arm2: 1,
    chance: softmax0,
    // The third was not drawn: it stays, or falls by a quarter; the first goes a quarter of the way from 0.6 to 1.
    kept_third: 0.8,
    faded_third: 0.6,
    faded_first: 0.7,
    // 0.1 · 1 / (0.5 · 2) was added to the logarithm of the first weight.
    exp3: (0.9 * Math.exp(0.1)) / (Math.exp(0.1) + 1) + 0.05,
    // By rank 1/3, 1, 1/2 of 11/6, mixed with a third each.
    regret_before: 0.5 * (6 / 11) + 0.5 / 3,
    // Now by rank 1/2, 1/3, 1; the second was just played.
    regret0: 0.5 * (3 / 11) + 0.25,
    regret1: 0.5 * (2 / 11),
    regret2: 0.5 * (6 / 11) + 0.25,
    easy: 0.1,
    right: 1,
    rate: 0.875,
    rival: 0.55,
    hard: 0.251,
    beaten: 0.45 ** 2 + 1e-3,
    winner: 8,
    loser: -8,
    expected: 1 / (1 + 10 ** (-16 / 400)),
  };
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, value] of Object.entries(wanted)) expect(found[name], name).toBeCloseTo(value, 9);
});

const drawn = methodOf(`import { SoftmaxBandit } from "std/curricula/bandits"
import { mlp } from "std/networks/mlp"

game hunt(arm: 0..2) {
  roles one
  play {
    let step = one chooses 0..2 given (arm)
    reward one += step == arm ? 1 : 0
  }
}

method practise {
  policy hero = agent(mlp([4]))
  curriculum arms = SoftmaxBandit(value: [0.0, 0.0, 1.0])

  train {
    let many ~ arms.draw() by 1..3000
    measure share = mean([a == 2 ? 1.0 : 0.0 for a in many]), lowest = min(many), highest = max(many)
    repeat 6 iterations {
      let tasks ~ arms.draw() by 1..3
      let batch = collect 4 episodes of hunt(arm) for arm in tasks with one: hero
      let each = collect 8 episodes of hunt(arm ~ arms.draw()) with one: hero
      improve hero using adam(rate: 0.01) { maximise mean(batch.score * logp(hero, batch)) }
      arms.learn(mean(batch.score per batch.arm))
      arms.learn(mean(each.score per each.arm))
      measure value = arms.value[0], other = arms.value[1], third = arms.value[2]
    }
  }
}
`);

const options = (more: Partial<TrainOptions>): TrainOptions => ({ seed: 3, files: drawn.files, ...more });

test("curricula draw by their chances, for every episode too, and what they learned survives a kill", async () => {
  const whole = next();
  const { metrics } = await train(drawn.method, options({ folder: whole }));
  const value = (name: string): number => metrics.find((m) => m.name === name)?.value ?? NaN;
  const chance = Math.E / (2 + Math.E);
  // Five standard deviations of a share of 3,000.
  expect(Math.abs(value("share") - chance)).toBeLessThan(5 * Math.sqrt((chance * (1 - chance)) / 3000));
  expect([value("lowest"), value("highest")]).toEqual([0, 2]);
  expect(new Set(metrics.filter((m) => m.name === "third").map((m) => m.value)).size).toBeGreaterThan(3);

  const folder = next();
  for (let kills = 0, finished = false; !finished; kills++) {
    const controller = new AbortController();
    let steps = 0;
    const listener = { step: () => ++steps === 11 && controller.abort() };
    ({ finished } = await train(drawn.method, options({ folder, signal: controller.signal, listener })));
    expect(kills).toBeLessThan(30);
  }
  expect(leftBy(folder)).toEqual(leftBy(whole));
});
