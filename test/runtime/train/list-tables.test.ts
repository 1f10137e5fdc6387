/** Lists of records as populations: what is far, who is best, what networks make of them, and learning from them; by hand. */
import { afterAll, expect, test } from "vitest";
import { spreadAmong, topOf } from "../../../src/runtime/train/host/searching.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";
import { folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

const SPEC = (body: string, members = ""): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { front } from "std/learning/search"
import { mlp } from "std/networks/mlp"

network guess {
  fn pay(card: real[3]) -> real = card |> dense(4) |> tanh |> dense(1) |> sum
  fn code(card: real[3]) -> real[2] = card |> dense(2)
}

record Sight { card: real[], pay: real }
record Nest { mother: Sight, young: Sight[], best: real[] }

method listing {
  policy hero = agent(mlp([4]))
  model eye = guess
  var kept: Sight[] = []
  ${members}

  train {
    let batch = collect 6 episodes of kuhn_poker with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
    let paid = [s for s in batch.score]
    ${body}
  }
}
`;

async function metricsOf(body: string, members = ""): Promise<Record<string, number>> {
  const { method, files } = methodOf(SPEC(body, members));
  const { metrics } = await train(method, { seed: 1, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("what lies far from the others is new: the mean distance to the nearest, itself left out", () => {
  const line = [[0], [1], [3], [7]];
  expect(spreadAmong(line, line, 2)).toEqual([(1 + 3) / 2, (1 + 2) / 2, (2 + 3) / 2, (4 + 6) / 2]);
  // Fewer others than asked for; a twin counts, oneself does not.
  expect(
    spreadAmong(
      [[0, 0]],
      [
        [0, 0],
        [0, 0],
        [3, 4],
      ],
      15,
    ),
  ).toEqual([2.5]);
  expect(spreadAmong([[5]], [], 3)).toEqual([0]);
  expect(spreadAmong([[5]], [[9]], 3)).toEqual([4]);
  expect(topOf(2, ["a", "b", "c", "d"], [1, 3, 2, 3])).toEqual(["b", "d"]);
});

test("columns become lists, lists of records have their fields, the best are at the top", async () => {
  const body = `let views = [(card: c, pay: paid[i]) for i, c in batch.card where i < 5]
    kept = kept + views
    let best = top(2, kept, by: kept.pay)
    let few ~ distinct(3, kept)
    let more ~ sample(7, kept)
    let at ~ uniform(front(kept.pay, [-p for p in kept.pay]))
    measure size = kept.size, wide = kept[0].card.size, ones = sum(kept[1].card), best = best[0].pay - max(kept.pay), few = few.size, more = more.size, at = at`;
  const found = await metricsOf(body);
  expect(found).toMatchObject({ size: 5, wide: 3, ones: 1, best: 0, few: 3, more: 7 });
  expect([0, 1, 2, 3, 4]).toContain(found.at);
});

test("none is beaten on a front by one that is better in both", async () => {
  const body = `let places = front([1.0, 2.0, 3.0, 2.0, 1.0], [3.0, 2.0, 1.0, 1.0, 3.0])
    measure count = places.size, sum = sum(places), last = places[3]`;
  // The fourth is beaten by the second and the third; equals do not beat each other.
  expect(await metricsOf(body)).toEqual({ count: 4, sum: 0 + 1 + 2 + 4, last: 4 });
});

test("networks see lists as they see columns, and learn from them", async () => {
  const body = `let views = [(card: c, pay: 2.0) for c in batch.card]
    let codes = eye.code(views.card)
    let same = [c for c in eye.code(batch.card)]
    let before = mean([(p - 2) ^ 2 for p in eye.pay(views.card)])
    improve eye using adam(rate: 0.05) over part in parts(views, size: 4, passes: 60) { minimise mean((eye.pay(part.card) - part.pay) ^ 2) }
    let guesses = eye.pay(views.card)
    measure gap = sum([abs(c[0] - same[i][0]) + abs(c[1] - same[i][1]) for i, c in codes]), size = codes.size
    measure before = before, after = mean([(p - 2) ^ 2 for p in guesses]), nothing = size(eye.code([v.card for v in views where v.pay > 5]))`;
  const { gap, size, before, after, nothing } = await metricsOf(body);
  expect([gap, nothing]).toEqual([0, 0]);
  expect(size).toBeGreaterThan(11);
  expect(before).toBeGreaterThan(1);
  expect(after).toBeLessThan(0.01);
});

test("records in records take new values for some fields, and empty lists hold what the type says", async () => {
  const body = `let one = (card: [0.0, 1.0, 0.0], pay: 0.5)
    var nest: Nest = (mother: one, young: [], best: [])
    repeat 3 rounds { nest = nest with (young: nest.young + [nest.mother with (pay: round * 1.0)], best: nest.best + [round * 2.0]) }
    kept = nest.young
    measure size = kept.size, pay = sum(kept.pay), best = nest.best[2], mother = nest.mother.pay`;
  expect(await metricsOf(body)).toEqual({ size: 3, pay: 3, best: 4, mother: 0.5 });
});

test("rows of other lengths are told of", async () => {
  const body = "kept = [(card: [0.0, 1.0], pay: 0.5)]\n    let codes = eye.code(kept.card)\n    measure size = codes.size";
  await expect(metricsOf(body)).rejects.toMatchObject({ code: "SP6341" });
});

test("a list that is learned from survives kill and resume to the same bits", async () => {
  const body = `repeat 2 rounds {
      kept = kept + [(card: c, pay: paid[0]) for c in batch.card]
      improve eye using adam(rate: 0.05) over part in parts(kept, size: 5, passes: 2) { minimise mean((eye.pay(part.card) - part.pay) ^ 2) }
      let few ~ distinct(2, kept)
      kept = few
      measure guess = mean(eye.pay(kept.card))
    }`;
  const { method, files } = methodOf(SPEC(body));
  const whole = next();
  await train(method, { seed: 3, files, folder: whole, everySteps: 1000 });
  const killed = next();
  for (let stop = 2; ; stop += 3) {
    const abort = new AbortController();
    const listener = { step: (steps: number): void => void (steps >= stop && abort.abort()) };
    const { finished } = await train(method, { seed: 3, files, folder: killed, signal: abort.signal, listener });
    if (finished) break;
  }
  expect(leftBy(killed)).toEqual(leftBy(whole));
});
