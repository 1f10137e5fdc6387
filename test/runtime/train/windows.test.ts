/** Windows of tables, partners of rows, and networks that learn from both, by hand and against what `next` and the host say. */
import { describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

/** Walks of one to five steps: `at` says how far, the walker says where to. */
const WALK = `import { mlp } from "std/networks/mlp"

game walk {
  roles walker
  at: 0..5 = 0

  play {
    let far ~ uniform(1..5)
    repeat up to 5 until at == far {
      let turn = walker chooses 0..2
      at += 1
      reward walker += turn
    }
    end with (far)
  }
}

network eye {
  fn see(at: real[6]) -> real[3] = at |> dense(3) |> tanh
  fn turn(at: real[6]) -> real[3] = see(at) |> dense(3)
}
`;

const method = (body: string): string => `${WALK}
method look {
  policy hero = greedy(eye, explore: 0.5)
  model slow = eye
  memory replay: Decision of walk up to 40

  train {
    let batch = collect 12 episodes of walk with walker: hero
    replay.add(batch with (gain: to_go(batch.reward)))
    ${body}
    improve hero using adam(rate: 1e-3) { minimise mean(move_value(hero, batch) ^ 2) }
    improve slow using adam(rate: 1e-3) { minimise mean(sum(slow.see(batch.at) ^ 2 over features)) }
  }
}
`;

async function measured(body: string, seed = 3): Promise<Record<string, number>> {
  const { method: program, files } = methodOf(method(body));
  const { metrics } = await train(program, { seed, files });
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

describe("windows of a table", () => {
  test("hold what comes next in the trajectory, and say where it ends", async () => {
    const found = await measured(`let w = windows(replay, 3)
    measure rows = size(w), kept = replay.size
    measure first = sum(abs(w.action[0] - w[0].action)), alive = mean(w.alive[0])
    measure second = sum(abs(w.alive[1] ? w.action[1] - next(w[0].action) : 0)) + sum(abs(w.alive[2] ? w.action[2] - next(next(w[0].action)) : 0))
    measure ends = sum(abs((w.alive[1] ? 1 : 0) - next(w[0].action * 0 + 1))) + sum(abs((w.alive[2] ? 1 : 0) - next(next(w[0].action * 0 + 1))))
    measure beyond = sum(abs(w.alive[2] ? 0 : w.gain[2] - w.reward[2]))
    measure outer = sum(abs(w[2].score - w.score))`);
    expect(found.rows).toBe(found.kept);
    expect([found.first, found.alive, found.second, found.ends, found.beyond, found.outer]).toEqual([0, 1, 0, 0, 0, 0]);
  });

  test("go with the rows that are drawn from them", async () => {
    const found = await measured(`let w ~ sample(50, windows(replay, 3))
    let twice ~ sample(30, w)
    measure steps = sum(abs(twice.alive[2] ? twice.gain[0] - twice.reward[0] - twice.reward[1] - twice.gain[2] : 0))
    measure some = count(w.action where w.alive[2]), stopped = count(w.action where not w.alive[2])
    let full = windows(replay, 3, whole: true)
    measure gone = count(full.gain[0] where not full.alive[2]), left = size(full)`);
    expect(found.steps).toBeCloseTo(0, 5);
    expect(found.some).toBeGreaterThan(0);
    expect(found.stopped).toBeGreaterThan(0);
    expect(found.gone).toBe(0);
    expect(found.left).toBeGreaterThan(0);
  });

  test("give columns with an axis of steps, to networks and to sums along it", async () => {
    const found = await measured(`let w ~ sample(20, windows(replay, 3))
    let target = slow.see(w.at[2])
    improve hero using sgd(rate: 0) {
      minimise mean(sum((hero.net.see(w.at[2]) - target) ^ 2 over features))
    }
    measure same = sum(abs(one_hot(w.action[1], 3) * (target * 0 + 1) - one_hot(w[1].action, 3)))
    measure ones = sum(one_hot(w.action[1], 3)) / 20`);
    expect(found.same).toBe(0);
    expect(found.ones).toBe(1);
  });

  test("learn at a later step what the host says that step is worth", async () => {
    const before = `let w ~ sample(32, windows(replay, 3))
    let fixed = snapshot(hero)
    let far = mean((w[2].gain - move_value(fixed, w[2])) ^ 2)`;
    const found = await measured(`${before}
    repeat 150 { improve hero using adam(rate: 3e-2) { minimise mean((move_value(hero, w[2]) - move_value(fixed, w[2]) - 1) ^ 2) } }
    measure apart = max(abs(move_value(hero, w[2]) - move_value(fixed, w[2]) - 1)), far = far`);
    expect(found.apart).toBeLessThan(0.05);
  });

  test.each([
    ["let w = windows(replay, 3)\n measure x = mean(w.action[3])", "it must be a whole number in 0..2"],
    ["let w = windows(windows(replay, 3), 2)", "these rows are windows already"],
    ["let w = windows(replay, 0)", "`size` must be a whole number above 0"],
    ["let w = windows(replay, 3)\n measure x = mean(w.colour[0])", "no column named `colour`"],
    ["let w = windows(replay, 3)\n let b = partners(w)", "everything random is drawn with `~`"],
  ])("%s is refused", async (body, message) => {
    await expect(measured(body)).rejects.toThrow(message);
  });
});

describe("partners", () => {
  test("are other rows of the table, each once", async () => {
    const found = await measured(`let w ~ partners(windows(first(25, replay), 2))
    measure self = count(w[0].id where w[0].id == w.other[0].id), sum = sum(w.other[0].id - w[0].id), rows = size(w)
    measure moved = sum(abs(w.other.reward[1] - w.other[1].reward))`);
    expect(found).toEqual({ self: 0, sum: 0, rows: 25, moved: 0 });
  });
});
