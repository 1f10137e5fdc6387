/** Weights as values: drawn, added, given to players one by one and many at once, and kept (D1, D5, D7). */
import { afterAll, expect, test } from "vitest";
import { normalInto } from "../../../src/runtime/random/draws.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { train } from "../../../src/runtime/train/train.js";
import { lowerText, methodOf } from "./methods.js";
import { folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

const SPEC = (body: string, members = ""): string => `import { point_mass } from "std/worlds/point_mass"
import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

network pusher_net {
  fn push(at: real[2]) -> real[2] = at |> dense(3, bias: one) |> tanh |> dense(2, bias: one)
}

record Agent { genome: weights(pusher_net), pay: real }

method evolve {
  policy hero = agent(mlp([4]))
  var crowd: weights(pusher_net)[] = []
  ${members}

  train {
    ${body}
    let rows = collect 2 episodes of kuhn_poker with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(rows.score * logp(hero, rows)) }
  }
}
`;

async function metricsOf(body: string, members = "", options: { seed?: number; lanes?: number } = {}): Promise<Record<string, number>> {
  const { method, files } = methodOf(SPEC(body, members));
  const { metrics } = await train(method, { seed: 1, files, ...options });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("a population plays as each of its members does alone, whatever the number of lanes", async () => {
  const first = "let first ~ initial(pusher_net) by 1..5\n    ";
  const body = `${first}let all = collect 3 episodes of point_mass for w in first with pusher: pusher_net(weights: w)
    let twins = collect 3 episodes of point_mass for w in [first[1], first[3], first[1]] with pusher: pusher_net(weights: w)
    measure second = mean(all.score where all.group == 1), spread = max(all.score) - min(all.score), sum = sum(all.score)
    measure certain = sum(abs(all.logp)), twins = sum(twins.score)`;
  const many = await metricsOf(body);
  expect(many).toEqual(await metricsOf(body, "", { lanes: 2 }));
  expect(many.spread).toBeGreaterThan(0.1);
  // What is chosen is the mean: nothing is drawn.
  expect(many.certain).toBe(0);
  const alone = await metricsOf(`${first}let all = collect 15 episodes of point_mass with pusher: pusher_net(weights: first[1])
    measure second = mean(all.score where all.episode >= 3 and all.episode < 6)`);
  expect(many.second).toBeCloseTo(alone.second, 4);
});

test("weights are drawn from their site's stream and add up as vectors", async () => {
  const body = `let start ~ initial(pusher_net)
    let zero = 0 * start
    let once = collect 1 episode of point_mass with pusher: pusher_net(weights: start)
    let noise ~ perturb(zero, 0.5) by 1..4
    let crowd = [start + e for e in noise]
    let tried ~ normal(crowd, 0.1)
    let step = mean([tried[i] - c for i, c in crowd])
    measure nothing = norm(zero), one = norm(noise[0]), total = norm(sum(noise) - noise[0] - noise[1] - noise[2] - noise[3])
    measure step = norm(step), held = norm(clamp(100 * noise[0], -2, 2)), half = norm(noise[0] / 2), less = norm(-noise[0] + 0.5 * noise[0])`;
  const found = await metricsOf(body, "", { seed: 9 });
  // dense1: bias, 2x3 weights; dense2: bias, 3x2 weights. In the order of their names.
  const words = new WordStream(9, streamKey("train:evolve.noise_drawn")).reset(0, 0, 0);
  const noise = [1, 6, 1, 6].flatMap((size) => {
    const data = new Float32Array(size);
    normalInto(words, data, 0, 1);
    return Array.from(data, (x) => Math.fround(0.5 * x));
  });
  const norm = Math.sqrt(noise.reduce((n, x) => n + x * x, 0));
  expect(found.nothing).toBe(0);
  expect(found.one).toBeCloseTo(norm, 6);
  expect(found.total).toBeLessThan(1e-6);
  expect(found.half).toBeCloseTo(norm / 2, 6);
  expect(found.less).toBeCloseTo(norm / 2, 6);
  expect(found.held).toBeCloseTo(Math.sqrt(noise.reduce((n, x) => n + Math.min(2, Math.abs(100 * x)) ** 2, 0)), 4);
  // Fourteen numbers of deviation 0.1, averaged over four.
  expect(found.step).toBeGreaterThan(0.05);
  expect(found.step).toBeLessThan(0.4);
});

test("a policy takes weights, plays with others' and keeps its own", async () => {
  const body = `let before = hero.weights
    let other ~ perturb(before, 1)
    let played = collect 40 episodes of kuhn_poker with every seat: hero(weights: other)
    let mine = collect 40 episodes of kuhn_poker with every seat: hero
    measure kept = norm(hero.weights - before), otherwise = sum(abs(logp(hero, played) - played.logp)), own = sum(abs(logp(hero, mine) - mine.logp))
    hero.weights = other
    measure taken = norm(hero.weights - other), rated = sum(abs(logp(hero, played) - played.logp))
    hero.weights += 0.5 * (before - other)
    measure between = norm(hero.weights - 0.5 * (before + other))`;
  const { kept, otherwise, own, taken, rated, between } = await metricsOf(body);
  expect([kept, own, taken, rated]).toEqual([0, 0, 0, 0]);
  expect(otherwise).toBeGreaterThan(1);
  expect(between).toBeLessThan(1e-6);
});

test("policies of given weights play greedily, each its own way", async () => {
  const body = `let before = hero.weights
    let others ~ perturb(before, 1) by 1..3
    let sure = collect 20 episodes of kuhn_poker for w in others with every seat: greedy(hero(weights: w))
    let loose = collect 20 episodes of kuhn_poker for w in others with every seat: hero(weights: w)
    measure sure = sum(abs(sure.logp)), loose = sum(abs(loose.logp))`;
  const { sure, loose } = await metricsOf(body);
  expect(sure).toBe(0);
  expect(loose).toBeGreaterThan(10);
});

test("weights of another size are told of when they are given", async () => {
  const body = `let small ~ initial(mlp([3]))
    let played = collect 4 episodes of kuhn_poker with every seat: mlp([3])(weights: small)
    hero.weights = small`;
  await expect(metricsOf(body)).rejects.toMatchObject({ code: "SP6340" });
});

test("weights of another network are an error before anything runs", () => {
  const body = `let odd ~ initial(pusher_net)
    let paid = collect 1 episode of point_mass with pusher: pusher_net(weights: odd)
    hero.weights = odd`;
  expect(() => lowerText(SPEC(body))).toThrow("SP3702: expected weights of the network `mlp`, found weights of the network `pusher_net`");
});

test("an archive of weights survives kill and resume to the same bits", async () => {
  const body = `let first ~ initial(pusher_net) by 1..4
    crowd = first
    repeat 4 generations {
      let tried ~ perturb(crowd, 0.2)
      let batch = collect 2 episodes of point_mass for w in tried with pusher: pusher_net(weights: w)
      let paid = mean(batch.score per batch.group)
      for i, w in tried where i in [0, 2] { log.add((genome: w, pay: paid[i])) }
      let best = tried[0]
      crowd = [w for i, w in tried where i < 3] + [best + 0.1 * log[0].genome]
      measure far = norm(best), size = log.size, paid = mean([a.pay for a in log])
    }`;
  const { method, files } = methodOf(SPEC(body, "var log: Agent[] = []"));
  const whole = next();
  await train(method, { seed: 3, files, folder: whole, everySteps: 1000 });
  const killed = next();
  for (let stop = 3; ; stop += 5) {
    const abort = new AbortController();
    const { finished } = await train(method, {
      seed: 3,
      files,
      folder: killed,
      signal: abort.signal,
      listener: { step: (steps) => void (steps >= stop && abort.abort()) },
    });
    if (finished) break;
  }
  expect(leftBy(killed)).toEqual(leftBy(whole));
});
