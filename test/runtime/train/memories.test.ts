/** Memories and what is drawn from them, read off what methods measure (semantics D4, D11). */
import { describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

/** Metrics of one run: every value of each, in order. */
async function measured(body: string, memory: string, seed = 3): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { tic_tac_toe } from "std/games/tic_tac_toe"
import { mlp } from "std/networks/mlp"

method tried(n: int = 3) {
  policy hero = agent(mlp([4]), value: true)
  ${memory}
  var added = 0

  train {
    ${body}
  }
}
`);
  const { metrics } = await train(method, { seed, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

const BATCH = "let batch = collect 8 episodes of kuhn_poker with every seat: hero";
const NUMBERED = `let numbered = batch with (mark: batch.episode + 100 * added)`;

describe("a memory", () => {
  test("holds up to its bound, keeps the newest, and numbers its elements for good", async () => {
    const { size, lowest, highest, spread, marks } = await measured(
      `repeat 4 {
        ${BATCH}
        ${NUMBERED}
        recent.add(numbered)
        added += 1
        measure size = recent.size, lowest = min(recent.id), highest = max(recent.id), spread = max(recent.mark) - min(recent.mark)
        measure marks = sum(recent.mark)
      }`,
      "memory recent: Episode of kuhn_poker up to 12, keep newest",
    );
    expect([size, lowest, highest]).toEqual([
      [8, 12, 12, 12],
      [0, 4, 12, 20],
      [7, 15, 23, 31],
    ]);
    // Episodes 4..7 of the last batch but one, and 0..7 of the last.
    expect(spread).toEqual([7, 103, 103, 103]);
    expect(marks[3]).toBe(4 + 5 + 6 + 7 + 4 * 200 + 28 + 8 * 300);
  });

  test("keeps the oldest, the highest or the lowest, of equals those that came first", async () => {
    const keeping = (keep: string): Promise<Record<string, number[]>> =>
      measured(
        `repeat 3 {
          ${BATCH}
          ${NUMBERED}
          kept.add(numbered)
          added += 1
        }
        measure low = min(kept.mark), high = max(kept.mark), size = kept.size`,
        `memory kept: Episode of kuhn_poker up to 5, keep ${keep}`,
      );
    expect(await keeping("oldest")).toEqual({ low: [0], high: [4], size: [5] });
    expect(await keeping("highest(.mark)")).toEqual({ low: [203], high: [207], size: [5] });
    expect(await keeping("lowest(.mark)")).toEqual({ low: [0], high: [4], size: [5] });
    expect(await keeping("highest(0 * .mark)")).toEqual({ low: [0], high: [4], size: [5] });
  });

  test("keeps one of what is alike: the one that it keeps longest", async () => {
    const keeping = (keep: string): Promise<Record<string, number[]>> =>
      measured(
        `repeat 3 {
          ${BATCH}
          ${NUMBERED}
          kept.add(numbered)
          added += 1
        }
        measure low = min(kept.mark), high = max(kept.mark), size = kept.size`,
        `memory kept: Episode of kuhn_poker, keep ${keep}, unique .episode`,
      );
    expect(await keeping("newest")).toEqual({ low: [200], high: [207], size: [8] });
    expect(await keeping("oldest")).toEqual({ low: [0], high: [7], size: [8] });
    expect(await keeping("highest(0 - .mark)")).toEqual({ low: [0], high: [7], size: [8] });
  });

  test("of decisions is cut at decisions, and what was observed there stays right while old rows go", async () => {
    const { size, same, cards } = await measured(
      `repeat 6 {
        ${BATCH}
        replay.add(batch with (held: batch.card))
        measure size = replay.size
        measure same = max(abs(replay.held - replay.card))
        measure cards = sum(replay.card)
      }`,
      "memory replay: Decision of kuhn_poker up to 30",
    );
    expect(size.slice(2)).toEqual([30, 30, 30, 30]);
    expect(same).toEqual([0, 0, 0, 0, 0, 0]);
    // One card is seen at each decision: the numbers that show it add up to one a row.
    expect(cards).toEqual(size);
  });

  test("takes new values for rows that were drawn from it, also when some have left since", async () => {
    const { before, fresh, after } = await measured(
      `${BATCH}
      replay.add(batch with (priority: 1))
      let part ~ distinct(4, replay)
      replay.update(part with (priority: 5))
      measure before = sum(replay.priority) - replay.size
      let next_batch = collect 1 episode of kuhn_poker with every seat: hero
      replay.add(next_batch with (priority: 2))
      replay.update(part with (priority: 3))
      measure fresh = count(replay.priority where replay.priority == 2) - next_batch.size
      measure after = count(replay.priority where replay.priority == 3)`,
      "memory replay: Decision of kuhn_poker up to 1000",
    );
    expect([before, fresh, after]).toEqual([[16], [0], [4]]);
  });
});

describe("draws from tables", () => {
  test("`sample` draws with replacement, `distinct` without, both anew each time and from streams of their own", async () => {
    const { drawn, different, first, second } = await measured(
      `${BATCH}
      let numbered = batch with (mark: batch.episode)
      replay.add(numbered)
      repeat 2 {
        let a ~ sample(400, replay)
        let b ~ distinct(8, replay)
        measure drawn = a.size, different = sum(b.mark), first = sum(a.mark)
      }
      let c ~ sample(400, replay)
      measure second = sum(c.mark)`,
      "memory replay: Episode of kuhn_poker",
    );
    expect([drawn, different]).toEqual([
      [400, 400],
      [28, 28],
    ]);
    const sums = [...first, ...second];
    expect(new Set(sums).size).toBe(3);
    // 400 draws of a mean of 3.5 and a deviation of 2.29: five deviations of the sum are 229.
    for (const sum of sums) expect(Math.abs(sum - 1400)).toBeLessThan(229);
  });

  test("by weights, each row has a chance in proportion to its own", async () => {
    const { zero, share } = await measured(
      `${BATCH}
      let numbered = batch with (mark: batch.episode)
      replay.add(numbered)
      let a ~ sample(4000, replay, by: replay.mark)
      measure zero = count(a.mark where a.mark == 0), share = count(a.mark where a.mark == 7) / 4000`,
      "memory replay: Episode of kuhn_poker",
    );
    expect(zero).toEqual([0]);
    expect(Math.abs(share[0] - 7 / 28)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 4000));
  });

  test("numbers are drawn as well", async () => {
    const { whole, real } = await measured(
      `repeat 200 {
        let k ~ uniform(1..6)
        let x ~ normal(2, 0.5)
        measure whole = k, real = x
      }`,
      "",
    );
    expect(new Set(whole)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(Math.abs(real.reduce((a, b) => a + b, 0) / 200 - 2)).toBeLessThan((5 * 0.5) / Math.sqrt(200));
  });
});

describe("tables in order and together", () => {
  test("`sort`, `first`, `last`, `+` and `join`", async () => {
    const { best, rest, all, joined, episodes, games } = await measured(
      `${BATCH}
      let other_batch = collect 4 episodes of tic_tac_toe with every seat: hero
      let numbered = batch with (mark: batch.episode)
      let ordered = sort(numbered, by: -numbered.mark)
      replay.add(ordered)
      let top = first(3, replay), bottom = last(100, replay)
      measure best = sum(top.mark), rest = sum(bottom.mark)
      let both = batch + other_batch
      let three = join([other_batch, batch, other_batch])
      measure all = both.size - batch.size - other_batch.size, joined = three.size - both.size - other_batch.size
      measure episodes = count(three.episode), games = count(three.episode where three.game is tic_tac_toe)`,
      "memory replay: Episode of kuhn_poker",
    );
    expect([best, rest, all, joined, episodes, games]).toEqual([[7 + 6 + 5], [28], [0], [0], [16], [8]]);
  });

  test("an agent rates the rows of joined tables as it rates them apart", async () => {
    const { difference } = await measured(
      `${BATCH}
      let other_batch = collect 4 episodes of tic_tac_toe with every seat: hero
      let both = other_batch + batch
      measure difference = sum(logp(hero, both)) - sum(both.logp)`,
      "",
    );
    expect(Math.abs(difference[0])).toBeLessThan(1e-3);
  });
});

describe("ahead of sampled rows", () => {
  test("lie the decisions that follow in their episodes; beyond an end there is nothing", async () => {
    const { wrong, ends } = await measured(
      `${BATCH}
      let whole = batch with (following: next(batch.action + 1), after_two: next(next(batch.action + 1)))
      replay.add(whole)
      let part ~ sample(50, replay)
      let one = ahead(part, 1, t => t.action + 1, discount: 0.5)
      let two = ahead(part, 2, t => t.action + 1)
      measure wrong = sum(abs(one - 0.5 * part.following)) + sum(abs(two - part.after_two))
      measure ends = count(one where one == 0) - count(part.following where part.following == 0)`,
      "memory replay: Decision of kuhn_poker",
    );
    expect([wrong, ends]).toEqual([[0], [0]]);
  });

  test("n-step sums of rewards are what adds up along a trajectory, n decisions long", async () => {
    const { difference, single } = await measured(
      `let batch = collect 8 episodes of tic_tac_toe with every seat: hero
      let x = batch.action + 1
      measure difference = sum(abs(to_go(x, 0.5, steps: 3) - (x + 0.5 * next(x) + 0.25 * next(next(x)))))
      measure single = sum(abs(to_go(x, 0.5, steps: 1) - x))`,
      "",
    );
    expect([difference, single]).toEqual([[0], [0]]);
  });
});

describe("is refused", () => {
  test.each([
    [`${BATCH}\n let b = sample(3, batch)`, "SP3707: `sample`: everything random is drawn with `~`"],
    [`${BATCH}\n let b ~ batch`, "SP3702: expected a distribution after `~`, found a batch"],
  ])("%s", async (body, message) => {
    await expect(measured(body, "")).rejects.toThrow(message);
  });

  test.each([
    ["measure size = mean(recent.score)", "SP6301"],
    ["let a ~ sample(3, recent)", "SP6301"],
    [`${BATCH}\n let b ~ sample(3, batch, by: 0 * batch.action)`, "SP6302"],
    [`${BATCH}\n let b ~ sample(3, batch, by: batch.action - 1)`, "SP6302"],
  ])("%s, when it runs", async (body, code) => {
    await expect(measured(body, "memory recent: Episode of kuhn_poker")).rejects.toMatchObject({ code });
  });
});
