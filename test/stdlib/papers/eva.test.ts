/** The creator's operators and what a response is worth, worked out again from what was asked and answered. */
import { expect, test } from "vitest";
import { dataOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

test("children have a rule more, one other rule, or half of the rules; people ask for one to three; responses are worth a third for each rule met", async () => {
  const { method, files } = methodOf(`import { creator, constraint_bandit, Make } from "std/papers/eva"

method look {
  train {
    let nothing = [false for k in 0..35]
    let people = collect 200 episodes of creator(human, nothing) with reader: random_player()
    let easy = collect 50 episodes of creator(mastered, nothing) with reader: random_player()
    let difficult = collect 100 episodes of creator(hard, nothing) with reader: random_player()
    let parent = [k mod 9 == 0 for k in 0..35]
    let grown = collect 300 episodes of creator(evolved, parent) with reader: random_player()
    let prompts = [c for c in difficult.child]
    let wiring ~ uniform((-100..100)[4, 109])
    let played = collect episodes of constraint_bandit(
      p, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], [0, 2, 4, 6, 8, 10], [1, 1, 1, 1, 1, 3], [0, 1, 2, 3, 4, 5], [3, 3, 4, 4, 5, 5], wiring
    ) for p in prompts with solver: random_player()
    measure n = size(played)
  }
}
`);
  const { run } = await train(method, { seed: 4, files });
  type Tables = Readonly<Record<"people" | "easy" | "difficult" | "grown" | "played", Batch>>;
  const now = run.now as unknown as Tables;
  const sets = (batch: Batch): readonly (readonly number[])[] => {
    const data = dataOf(batch, "child");
    return Array.from({ length: data.length / 36 }, (_, i) =>
      Array.from({ length: 36 }, (_, k) => k).filter((k) => data[i * 36 + k] !== 0),
    );
  };
  expect(new Set(sets(now.people).map((s) => s.length))).toEqual(new Set([1, 2, 3]));
  expect(sets(now.easy).every((s) => s.length >= 1 && s.length <= 3 && s.every((k) => k < 12))).toBe(true);
  for (const set of sets(now.difficult)) {
    const learnable = set.filter((k) => k >= 12 && k < 24).length;
    expect(set.length).toBeGreaterThanOrEqual(3);
    expect(set.length).toBeLessThanOrEqual(5);
    expect(learnable).toBeGreaterThanOrEqual(set.length - 1);
  }
  // A parent of four rules: five with all of its own (6 in 10), four with three of its own, four with two of its own (2 in 10 each).
  const kinds = sets(now.grown).map((s) => `${s.length} ${s.filter((k) => k % 9 === 0).length}`);
  expect(new Set(kinds)).toEqual(new Set(["5 4", "4 3", "4 2"]));
  const share = kinds.filter((k) => k === "5 4").length / kinds.length;
  // Five standard deviations of a share of 300.
  expect(Math.abs(share - 0.6)).toBeLessThan(5 * Math.sqrt(0.24 / 300));
  const [action, worth] = ["action", "worth"].map((name) => dataOf(now.played, name));
  const asked = sets(now.difficult);
  let met = 0;
  asked.forEach((rules, i) => {
    const y = Array.from(action.slice(i * 12, i * 12 + 12));
    const meets = (k: number): boolean => {
      if (k < 12) return y[k] === k % 6;
      if (k < 18) return Math.abs(y[2 * (k - 12)] - y[(2 * (k - 12) + (k === 17 ? 3 : 1)) % 12]) === 1;
      return k < 24 && y.filter((s) => s === k - 18).length === [3, 3, 4, 4, 5, 5][k - 18];
    };
    const count = rules.filter(meets).length;
    met += count;
    expect(worth[i]).toBeCloseTo(count / 3, 6);
  });
  expect(met).toBeGreaterThan(20);
});
