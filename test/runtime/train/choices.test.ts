/** Choices that only the run makes: `match` and `if` in methods and in `improve`, `collect` for several lists, lists of several lists, rows of tables. */
import { expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { lowerText, methodOf } from "./methods.js";

const spec = `import { mlp } from "std/networks/mlp"

enum Mode { easy, hard, odd }

game hunt(goal: 0..2, worth: 1..3) {
  roles one

  play {
    let step = one chooses 0..2 given (goal)
    reward one += step == goal ? worth : 0
  }
}

method choose(mode: Mode = hard, sign: Mode = easy) {
  policy hero = agent(mlp([4]))
  var level = 0
  var mood = 0
  var seen: int[] = []
  var goals: int[] = [0, 2]

  train {
    let fixed = match mode { easy => 1, hard => 2, odd => 3 }
    repeat 4 passes {
      let batch = collect 2 episodes of hunt(goal, worth) for goal in 0..2, worth in 1..3 where worth != 2 with one: hero
      seen.add(match level { 0 => 10, 1..2 => 20, else => 30 })
      match {
        level > 1 => seen.add(100)
        else => { seen.add(200) }
      }
      match mood {
        easy => mood = 1
        hard | odd => mood = mood == 1 ? 2 : 0
      }
      level += 1
      improve hero using adam(rate: 0.01) {
        if mode is hard { maximise mean(batch.score * logp(hero, batch)) } else { minimise mean(logp(hero, batch)) }
        match sign {
          easy => minimise 0.01 * mean(logp(hero, batch))
          else => maximise 0.01 * mean(logp(hero, batch))
        }
      }
      measure worth = sum(batch.worth), groups = max(batch.group) + 1
      measure odd_ones = mean([2 * e.worth for e in batch.episodes where e.goal == 1]), scores = sum([t.score for t in batch.trajectories])
      measure same = sum(batch.score), steps = sum([d.worth for d in batch.decisions])
    }
    let open = collect episodes of hunt(goal, worth) for goal in goals, worth in 1..3 where goal < worth with one: hero
    measure fixed = fixed, mood = mood, seen_sum = sum(seen), seen = seen[7]
    measure open_worth = sum(open.worth), open_groups = count(open.goal)
    measure products = sum([a + b for a in goals, b in 1..2]), pairs = count([a * b for a in goals, b in goals where a != b])
  }
}
`;

test("what the run decides is decided while it runs", async () => {
  const { method, files } = methodOf(spec);
  const { metrics } = await train(method, { seed: 1, files });
  const last = (name: string): number | undefined => metrics.findLast((m) => m.name === name)?.value;
  // Goals 0..2 with worths 1 and 3, two episodes each.
  expect([last("worth"), last("groups"), last("odd_ones"), last("steps")]).toEqual([24, 6, 4, 24]);
  expect(last("scores")).toBe(last("same"));
  // 10, 200, 20, 200, 20, 100, 30, 100.
  expect([last("fixed"), last("seen_sum"), last("seen")]).toEqual([2, 680, 100]);
  // easy -> hard -> odd -> easy -> hard.
  expect(last("mood")).toBe(1);
  // (0, 1), (0, 2), (0, 3), (2, 3).
  expect([last("open_worth"), last("open_groups")]).toEqual([9, 4]);
  expect([last("products"), last("pairs")]).toEqual([10, 2]);
});

test("settings may be members of enums, and decide what is minimised", () => {
  const objectives = (settings: readonly string[]): string =>
    JSON.stringify(lowerText(spec, settings).graphs.find((g) => g.name.includes("improve"))?.nodes);
  const all = [[], ["mode=odd"], ["sign=hard"], ["mode=odd", "sign=odd"]].map(objectives);
  expect(new Set(all).size).toBe(4);
  expect(objectives(["mode=easy"])).toBe(all[1]);
  expect(objectives(["sign=odd"])).toBe(all[2]);
});

test("a match that may fit no arm is told of, and so is one value too many for a row", () => {
  const without = spec
    .replace("easy => mood = 1", "easy => mood = 1\n        odd => mood = 0")
    .replace("hard | odd => mood = mood == 1 ? 2 : 0", "");
  expect(() => lowerText(without)).toThrow("no arm holds");
  expect(() => lowerText(spec.replace("[2 * e.worth for e in batch.episodes", "[e.reward for e in batch.episodes"))).toThrow(
    "one value for each episode",
  );
});
