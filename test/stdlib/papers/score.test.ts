/** Two attempts at a sum: what each attempt is paid. */
import { expect, test } from "vitest";
import { dataOf, levelOf, rowsOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

test("each attempt is paid for itself, and the bonus is the second's alone", async () => {
  const { method, files } = methodOf(`import { window_adder, own_pay, pay_to_come } from "std/papers/score"

method look {
  train {
    let batch = collect 6000 episodes of window_adder with adder: random_player()
    let told = batch with (own: own_pay(batch, 10), whole: pay_to_come(batch))
    measure n = size(batch)
  }
}
`);
  const { run } = await train(method, { seed: 3, files });
  const { told } = run.now as unknown as { readonly told: Batch };
  const column = (name: string): ArrayLike<number> => dataOf(told, name);
  const trajectory = levelOf(told, "decision").up ?? new Int32Array(0);
  const episode = levelOf(told, "trajectory").up ?? new Int32Array(0);
  const [site, own, whole, right1, right2] = ["site", "own", "whole", "right1", "right2"].map(column);
  const seen = new Set<string>();
  for (let row = 0; row < rowsOf(told).count; row++) {
    const at = episode[trajectory[row]];
    const [one, two] = [right1[at], right2[at]];
    // Four digits of the first attempt, then four of the second.
    expect(site[row]).toBe(row % 8 < 4 ? 0 : 1);
    // Worked out by hand: own pay for a wrong and a wrong answer 0 and 0; wrong and right 0 and 1 + 10; right and wrong 1 and 0 - 10; right and right 1 and 1.
    const table: Readonly<Record<string, readonly [number, number, number, number]>> = {
      "0 0": [0, 0, 0, 0],
      "0 1": [0, 11, 1, 1],
      "1 0": [1, -10, 1, 0],
      "1 1": [1, 1, 2, 1],
    };
    const [first, second, all, rest] = table[`${one} ${two}`];
    seen.add(`${one} ${two}`);
    expect([own[row], whole[row]]).toEqual(site[row] === 0 ? [first, all] : [second, rest]);
  }
  expect([...seen].sort().slice(0, 3)).toEqual(["0 0", "0 1", "1 0"]);
});
