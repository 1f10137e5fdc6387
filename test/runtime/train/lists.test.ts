/** Lists, records and running statistics of a method: what they hold, by hand (D1, D11, D12). */
import { expect, test } from "vitest";
import { fold, readOf, type Running } from "../../../src/runtime/tables/running.js";
import { uniformInteger } from "../../../src/runtime/random/draws.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

const SPEC = (body: string, members = ""): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

enum Hue { amber, blue, coral, dusk }

method listing {
  policy hero = agent(mlp([4]))
  var xs: real[] = []
  ${members}

  train {
    let batch = collect 2 episodes of kuhn_poker with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
    ${body}
  }
}
`;

async function metricsOf(body: string, members = "", seed = 1): Promise<Record<string, number>> {
  const { method, files } = methodOf(SPEC(body, members));
  const { metrics } = await train(method, { seed, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("lists grow, are walked as they were, and are reduced", async () => {
  const body = `repeat 4 rounds {
      xs.add(round * 2)
      xs = xs + [0.5]
    }
    var total = 0.0
    var passes = 0
    for i, x in xs where x >= 0.5 {
      total += x * i
      passes += 1
      xs = []
    }
    let squares = [x * x for i, x in [xs.size, 3] where i > 0 or x > 5]
    let far = xs.size > 0 and xs[0] > 1
    if not far { measure near = 1 }
    measure total = total, passes = passes, square = sum(squares), count = count(squares), size = xs.size`;
  // xs is 0, 0.5, 2, 0.5, 4, 0.5, 6, 0.5: seven of them at least 0.5, at places 1 to 7.
  const total = 0.5 * 1 + 2 * 2 + 0.5 * 3 + 4 * 4 + 0.5 * 5 + 6 * 6 + 0.5 * 7;
  expect(await metricsOf(body)).toEqual({ near: 1, total, passes: 7, square: 9, count: 1, size: 0 });
});

test("records and lists of them keep their fields", async () => {
  const members = "var log = [(at: 0, worth: 1.5)]";
  const body = `repeat 3 rounds { log = log + [(at: round + 1, worth: log[round].worth * 2)] }
    let best = [l.worth for l in log where l.at in [1, 3]]
    measure last = log[3].worth, best = max(best), middle = median(best), spread = std(best)`;
  expect(await metricsOf(body, members)).toEqual({ last: 12, best: 12, middle: 7.5, spread: 4.5 });
});

test("an array is drawn entry by entry from its site's stream", async () => {
  const body = "let still ~ uniform(Hue[2, 3])\n    measure a = still[0, 0], b = still[1, 2], row = sum([h * 1 for h in still[1]])";
  const words = new WordStream(5, streamKey("train:listing.still_drawn")).reset(0, 0, 0);
  const hues = Array.from({ length: 6 }, () => uniformInteger(words, 0, 3));
  expect(await metricsOf(body, "", 5)).toEqual({ a: hues[0], b: hues[5], row: hues[3] + hues[4] + hues[5] });
});

test("an empty list has no largest entry", async () => {
  await expect(metricsOf("measure top = max(xs)")).rejects.toMatchObject({ code: "SP6363" });
});

test("running statistics are those of all values so far, in any order of folding", () => {
  const values = [3, -1, 4, 1, -5, 9, 2.5];
  const running = (statistic: Running["statistic"], decay = 0): Running => ({ statistic, decay, values: new Map() });
  const [std, low, high, count, fading] = [running("std"), running("min"), running("max"), running("count"), running("std", 0.75)];
  expect(readOf(std, "k")).toBe(0);
  for (const x of values) for (const r of [std, low, high, count, fading]) fold(r, "k", x);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  expect(readOf(std, "k")).toBeCloseTo(deviation, 12);
  expect([readOf(low, "k"), readOf(high, "k"), readOf(count, "k")]).toEqual([-5, 9, 7]);
  // The weights of the recurrence written out: the first value keeps what the later ones leave it.
  const weights = values.map((_, i) => (i === 0 ? 1 : 0.25) * 0.75 ** (values.length - 1 - i));
  const centre = values.reduce((sum, x, i) => sum + weights[i] * x, 0);
  const variance = values.reduce((sum, x, i) => sum + weights[i] * (x - centre) ** 2, 0);
  expect(readOf(fading, "k")).toBeCloseTo(Math.sqrt(variance), 12);
});

test("a running deviation without a key folds every row of a column", async () => {
  const body =
    "volume.add(batch.length)\n    volume.add(7)\n    measure volume = volume, mean = mean(batch.length), spread = std(batch.length)";
  const { volume, mean, spread } = await metricsOf(body, "running volume: std");
  // Two lengths and a 7: variance from sums of squares.
  const squares = 2 * (spread ** 2 + mean ** 2) + 49;
  const all = (2 * mean + 7) / 3;
  expect(volume).toBeCloseTo(Math.sqrt(squares / 3 - all ** 2), 9);
});
